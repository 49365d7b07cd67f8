using IncidentBot.Settings;
using Refit;

namespace IncidentBot.Connectors.Prometheus;

internal static class PrometheusRegistration
{
    public static void Add(IServiceCollection services, SettingsReader section)
    {
        var options = PrometheusOptions.Read(section);
        services.AddSingleton(options);
        services.AddSingleton<PrometheusReader>();
        services.AddSingleton<IMetricSource, PrometheusConnector>();
        services.AddSingleton<ISignalSource, PrometheusSignals>();
        services.AddSingleton<ICheck, PrometheusCheck>();
        services.AddRefitGeneratedClient<IPrometheusApi>(VendorHttp.SnakeCase).SpeakTo(options.Vendor);
    }
}
