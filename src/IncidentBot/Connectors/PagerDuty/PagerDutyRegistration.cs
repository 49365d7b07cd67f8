using IncidentBot.Settings;
using Refit;

namespace IncidentBot.Connectors.PagerDuty;

internal static class PagerDutyRegistration
{
    public static void Add(IServiceCollection services, SettingsReader section)
    {
        var options = PagerDutyOptions.Read(section);
        services.AddSingleton(options);
        services.AddRepositories<PagerDutyChangeReader>();
        services.AddSingleton<PagerDutyIncidentSource>();
        services.AddSingleton<ISignalSource>(provider => provider.GetRequiredService<PagerDutyIncidentSource>());
        services.AddSingleton<ICheck>(provider => provider.GetRequiredService<PagerDutyIncidentSource>());
        services.AddRefitGeneratedClient<IPagerDutyApi>(VendorHttp.SnakeCase).SpeakTo(options.Vendor);
    }
}
