using IncidentBot.Settings;
using Refit;

namespace IncidentBot.Connectors.Sentry;

internal static class SentryRegistration
{
    public static void Add(IServiceCollection services, SettingsReader section)
    {
        var options = SentryOptions.Read(section);
        services.AddSingleton(options);
        services.AddRepositories<SentryReleaseReader>();
        services.AddSingleton<SentrySignals>();
        services.AddSingleton<ISignalSource>(provider => provider.GetRequiredService<SentrySignals>());
        services.AddSingleton<ICheck>(provider => provider.GetRequiredService<SentrySignals>());
        services.AddRefitGeneratedClient<ISentryApi>(VendorHttp.SnakeCase).SpeakTo(options.Vendor);
    }
}
