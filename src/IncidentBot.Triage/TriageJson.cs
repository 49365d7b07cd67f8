using System.Text.Json;
using System.Text.Json.Serialization;

namespace IncidentBot.Triage;

/// <summary>How events, evidence and messages are written to JSON, everywhere in the same way.</summary>
public static class TriageJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };
}
