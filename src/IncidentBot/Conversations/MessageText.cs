using System.Text.Json;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>A message's content as text: equal texts look alike to every reader.</summary>
internal static class MessageText
{
    public static string Of(Message message) => JsonSerializer.Serialize(message, TriageJson.Options);
}
