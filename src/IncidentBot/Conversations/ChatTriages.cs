using IncidentBot.Storage;

namespace IncidentBot.Conversations;

/// <summary>Chats without threads: what is said there is meant for the newest open triage of the chat, unless it can only be meant for none.</summary>
internal sealed class ChatTriages(ITriageStore store)
{
    private const int MostOpen = 200;

    public async Task<string?> FindAsync(Place place, string words, CancellationToken cancellationToken)
    {
        if (CommandReader.Read(words) is Command.Start or Command.List)
            return null;
        var open = await store.ListTriagesAsync(alsoClosed: false, MostOpen, cancellationToken);
        return open.FirstOrDefault(entry => entry.Place.Channel == place.Channel && entry.Place.Conversation == place.Conversation)?.Id;
    }
}
