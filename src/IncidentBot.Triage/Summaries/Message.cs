using System.Text.Json.Serialization;

namespace IncidentBot.Triage;

/// <summary>
/// A message that no channel owns: each channel renders it in its own format and decides about nothing but space.
/// All texts are plain: a channel escapes them, and never reads markup in them.
/// </summary>
/// <param name="Key">Names the message within its triage; the same key again is an edit in place.</param>
/// <param name="Notification">One plain line for notifications and screen readers.</param>
public sealed record Message(string Key, Placement Placement, string Notification, IReadOnlyList<Block> Blocks)
{
    /// <summary>The one reader of a <see cref="Placement.Private"/> message: the person's id in the channel.</summary>
    public string? For { get; init; }
}

public enum Placement
{
    /// <summary>The triage's root message in the channel.</summary>
    Root,

    /// <summary>In the triage's thread.</summary>
    Thread,

    /// <summary>In the thread, and shown in the channel too.</summary>
    ThreadAndChannel,

    /// <summary>In the channel, outside any triage: answers to commands that belong to none.</summary>
    Channel,

    /// <summary>Seen by one person only. Never a question or a result: such messages get lost.</summary>
    Private,
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "block")]
[JsonDerivedType(typeof(Heading), "heading")]
[JsonDerivedType(typeof(Paragraph), "paragraph")]
[JsonDerivedType(typeof(Checklist), "checklist")]
[JsonDerivedType(typeof(Facts), "facts")]
[JsonDerivedType(typeof(Buttons), "buttons")]
[JsonDerivedType(typeof(SmallPrint), "smallPrint")]
public abstract record Block;

/// <summary>The message's first line, plain, at most 150 characters.</summary>
public sealed record Heading(string Text) : Block;

public sealed record Paragraph(RichText Text) : Block;

/// <summary>Rows with a status word first, so that they can be read without colour.</summary>
public sealed record Checklist(IReadOnlyList<CheckRow> Rows) : Block;

public sealed record CheckRow(CheckMark Mark, string Label, RichText Detail);

public enum CheckMark { Open, Running, Ok, Problem, Unknown, Skipped, Locked }

/// <summary>Label and value pairs, in reading order: the lines of a summary.</summary>
public sealed record Facts(IReadOnlyList<Fact> Items) : Block;

public sealed record Fact(string Label, RichText Value);

public sealed record Buttons(IReadOnlyList<Button> Items) : Block;

/// <summary>A remark in small print below the rest.</summary>
public sealed record SmallPrint(RichText Text) : Block;

public enum ButtonStyle { Plain, Primary, Danger }

/// <param name="Action">What the conversation handles, for example <c>answer</c>.</param>
/// <param name="Label">At most 75 characters.</param>
/// <param name="Value">Travels with the click, at most 2,000 characters.</param>
/// <param name="Form">When set, the click opens this form first; its fields travel with the submission.</param>
public sealed record Button(string Action, string Label, string? Value = null, ButtonStyle Style = ButtonStyle.Plain, Form? Form = null);

public sealed record Form(string Title, string SubmitLabel, IReadOnlyList<Field> Fields);

public enum FieldKind { Text, LongText, Choice, Link }

/// <param name="Name">Key of the value in the submission.</param>
/// <param name="Choices">For <see cref="FieldKind.Choice"/>: value and label.</param>
public sealed record Field(string Name, string Label, FieldKind Kind, bool Required = false, string? Initial = null, string? Hint = null, IReadOnlyList<Choice>? Choices = null);

public sealed record Choice(string Value, string Label);
