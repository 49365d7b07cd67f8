using IncidentBot.Settings;

namespace IncidentBot.Connectors.GoogleCloudStatus;

internal static class GoogleCloudStatusRegistration
{
    public static void Add(IServiceCollection services, SettingsReader section) =>
        services.AddStatusPages<GoogleCloudStatusReader>(StatusPageOptions.Read(section, "GoogleCloudStatus", "https://status.cloud.google.com"));
}
