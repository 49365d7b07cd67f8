using IncidentBot.Settings;

namespace IncidentBot.Connectors.IncidentIo;

internal static class IncidentIoRegistration
{
    public static void Add(IServiceCollection services, SettingsReader section) =>
        services.AddStatusPages<IncidentIoReader>(StatusPageOptions.Read(section, "IncidentIo", "https://status.openai.com"));
}
