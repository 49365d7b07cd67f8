using IncidentBot.Settings;
using Refit;

namespace IncidentBot.Connectors.Datadog;

internal static class DatadogRegistration
{
    public static void Add(IServiceCollection services, SettingsReader section)
    {
        var options = DatadogOptions.Read(section);
        services.AddSingleton(options);
        services.AddSingleton<DatadogReader>();
        services.AddSingleton<DatadogMonitorReader>();
        services.AddSingleton<IMetricSource, DatadogConnector>();
        services.AddSingleton<ISignalSource, DatadogSignals>();
        services.AddSingleton<ICheck, DatadogCheck>();
        services.AddRepositories<DatadogEventReader>();
        services.AddRefitGeneratedClient<IDatadogApi>(VendorHttp.SnakeCase).SpeakTo(options.Vendor);
    }
}
