using IncidentBot.Settings;
using Refit;

namespace IncidentBot.Connectors.LaunchDarkly;

internal static class LaunchDarklyRegistration
{
    public static void Add(IServiceCollection services, SettingsReader section)
    {
        var options = LaunchDarklyOptions.Read(section);
        services.AddSingleton(options);
        services.AddRepositories<LaunchDarklyReader>();
        services.AddRefitGeneratedClient<ILaunchDarklyApi>(VendorHttp.SnakeCase).SpeakTo(options.Vendor);
    }
}
