using IncidentBot.Settings;

namespace IncidentBot.Connectors.Statuspage;

/// <summary>Section <c>Connectors:Statuspage</c>.</summary>
internal static class StatuspageOptions
{
    public static StatusPageOptions Read(SettingsReader reader) => StatusPageOptions.Read(reader, "Statuspage", "https://www.stripestatus.com");
}
