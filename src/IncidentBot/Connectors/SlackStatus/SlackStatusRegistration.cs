using IncidentBot.Settings;

namespace IncidentBot.Connectors.SlackStatus;

internal static class SlackStatusRegistration
{
    public static void Add(IServiceCollection services, SettingsReader section) =>
        services.AddStatusPages<SlackStatusReader>(StatusPageOptions.Read(section, "SlackStatus", "https://slack-status.com"));
}
