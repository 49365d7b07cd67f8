using IncidentBot.Settings;
using Refit;

namespace IncidentBot.Connectors.Alertmanager;

internal static class AlertmanagerRegistration
{
    public static void Add(IServiceCollection services, SettingsReader section)
    {
        var options = AlertmanagerOptions.Read(section);
        services.AddSingleton(options);
        services.AddSingleton<ISignalSource, AlertmanagerConnector>();
        services.AddSingleton<ICheck, AlertmanagerCheck>();
        services.AddRefitGeneratedClient<IAlertmanagerApi>(VendorHttp.SnakeCase).SpeakTo(options.Vendor);
    }
}
