using IncidentBot.Triage;

namespace IncidentBot.Channels.Web;

/// <summary>A message as the page gets it: the bot's, or what a person said or clicked.</summary>
/// <param name="Id">Derived from stream and key, so that a message posted again is the same message.</param>
/// <param name="Stream">The triage's id, or that of a lobby.</param>
/// <param name="Revision">Grows with every post and edit in the whole store: what a page has not seen is what is newer than the newest it knows.</param>
/// <param name="Position">Revision of the first post: the place in the list, which an edit does not change.</param>
/// <param name="Thread">Id of the root message it stands under; null at the top level.</param>
/// <param name="Edited">Null while it stands as first posted.</param>
internal sealed record WebMessage(
    string Id, string Stream, long Revision, long Position, string Conversation, string? Thread, DateTimeOffset At, DateTimeOffset? Edited, Author Author, Message Message);

internal sealed record Author(string Id, string Name, bool Bot)
{
    public static readonly Author IncidentBot = new("incidentbot", "IncidentBot", Bot: true);
}
