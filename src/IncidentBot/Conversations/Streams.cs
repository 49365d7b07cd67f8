using System.Security.Cryptography;
using System.Text;

namespace IncidentBot.Conversations;

/// <summary>Names of streams: one per triage, one per conversation for what belongs to no triage.</summary>
internal static class Streams
{
    private const string LobbyPrefix = "lobby:";

    /// <summary>The id of the triage that a turn starts. The same turn again is the same triage.</summary>
    public static string TriageStartedBy(Turn turn)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{turn.Place.Channel}\n{turn.Place.Conversation}\n{turn.Id}"));
        return Convert.ToHexStringLower(hash.AsSpan(0, 8));
    }

    public static string LobbyOf(Place place) => $"{LobbyPrefix}{place.Channel}:{place.Conversation}";

    public static bool IsLobby(string stream) => stream.StartsWith(LobbyPrefix, StringComparison.Ordinal);
}
