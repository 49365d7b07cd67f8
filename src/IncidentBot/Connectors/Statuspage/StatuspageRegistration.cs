using IncidentBot.Settings;

namespace IncidentBot.Connectors.Statuspage;

internal static class StatuspageRegistration
{
    public static void Add(IServiceCollection services, SettingsReader section) => services.AddStatusPages<StatuspageReader>(StatuspageOptions.Read(section));
}
