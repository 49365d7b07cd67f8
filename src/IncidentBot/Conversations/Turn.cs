using System.Text.Json.Serialization;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>Something a person said or clicked, free of its channel's wire format.</summary>
/// <param name="Id">Unique and stable in the channel: the same id again is the same turn, delivered twice.</param>
/// <param name="Addressed">Said to the bot (mention, reply to it, command, button). What is not addressed is never an answer.</param>
/// <param name="TriageId">The triage whose thread it was said in, where the channel knows it; null outside of any.</param>
internal sealed record Turn(string Id, Place Place, Person By, DateTimeOffset At, Said Said, bool Addressed, string? TriageId);

/// <summary>Where: a channel's name (<c>web</c>, <c>slack</c>, <c>teams</c>), the conversation in it, and the thread (null at the top level).</summary>
internal sealed record Place(string Channel, string Conversation, string? Thread);

[JsonPolymorphic(TypeDiscriminatorPropertyName = "said")]
[JsonDerivedType(typeof(Text), "text")]
[JsonDerivedType(typeof(Click), "click")]
[JsonDerivedType(typeof(Alarm), "alarm")]
internal abstract record Said
{
    internal sealed record Text(string Words) : Said;

    /// <param name="Action">The button's action.</param>
    /// <param name="Value">The button's value.</param>
    /// <param name="Fields">What the button's form was filled with; empty for a button without a form.</param>
    internal sealed record Click(string Action, string? Value, IReadOnlyDictionary<string, string> Fields) : Said;

    /// <summary>A program calls: an alert began or ended.</summary>
    /// <param name="Change">Relative change, for example -0.2; null when it does not know.</param>
    internal sealed record Alarm(string Metric, double? Change, DateTimeOffset? Since, string Words) : Said;
}
