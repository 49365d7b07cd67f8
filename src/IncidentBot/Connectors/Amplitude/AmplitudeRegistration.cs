using IncidentBot.Settings;
using Refit;

namespace IncidentBot.Connectors.Amplitude;

internal static class AmplitudeRegistration
{
    public static void Add(IServiceCollection services, SettingsReader section)
    {
        var options = AmplitudeOptions.Read(section);
        services.AddSingleton(options);
        services.AddSingleton<AmplitudeReader>();
        services.AddSingleton<IMetricSource, AmplitudeConnector>();
        services.AddSingleton<ICheck, AmplitudeCheck>();
        services.AddRefitGeneratedClient<IAmplitudeApi>(VendorHttp.SnakeCase).SpeakTo(options.Vendor);
    }
}
