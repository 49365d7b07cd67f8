using System.Text.Json.Serialization;

namespace IncidentBot.Triage;

/// <summary>Text in runs: plain, strong, a link, a person, or a pointer to another triage.</summary>
public sealed record RichText(IReadOnlyList<Run> Runs)
{
    public static readonly RichText Empty = new([]);

    public static implicit operator RichText(string text) => FromString(text);

    public static RichText FromString(string text) => new([new Plain(text)]);

    public static RichText Of(params ReadOnlySpan<Run> runs) => new(runs.ToArray());

    /// <summary>What a reader without links sees.</summary>
    public string ToPlainText() => string.Concat(Runs.Select(run => run.Text));

    public override string ToString() => ToPlainText();
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "run")]
[JsonDerivedType(typeof(Plain), "plain")]
[JsonDerivedType(typeof(Strong), "strong")]
[JsonDerivedType(typeof(Link), "link")]
[JsonDerivedType(typeof(Mention), "mention")]
[JsonDerivedType(typeof(TriageLink), "triage")]
public abstract record Run(string Text);

public sealed record Plain(string Text) : Run(Text);

public sealed record Strong(string Text) : Run(Text);

/// <summary>A link. Channels render only http and https as links, anything else as plain text.</summary>
public sealed record Link(string Text, Uri Target) : Run(Text);

/// <summary>A person, who is notified where the channel can do that and knows the person.</summary>
public sealed record Mention(Person Person) : Run(Person.Name);

/// <summary>Leads to the thread of another triage of the same channel.</summary>
public sealed record TriageLink(string Text, string TriageId) : Run(Text);
