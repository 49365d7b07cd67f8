using System.Text.Json;
using IncidentBot.Settings;
using Refit;

namespace IncidentBot.Connectors.GoogleAnalytics;

internal static class GoogleAnalyticsRegistration
{
    private static readonly RefitSettings CamelCase = new(new SystemTextJsonContentSerializer(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    }));

    public static void Add(IServiceCollection services, SettingsReader section)
    {
        var options = GoogleAnalyticsOptions.Read(section);
        services.AddSingleton(options);
        services.AddSingleton<GoogleSignIn>();
        services.AddSingleton<GoogleAnalyticsReader>();
        services.AddSingleton<IMetricSource, GoogleAnalyticsConnector>();
        services.AddSingleton<ICheck, GoogleAnalyticsCheck>();
        services.AddRefitGeneratedClient<IGoogleTokenApi>(CamelCase).SpeakTo(options.SignIn);
        services.AddRefitGeneratedClient<IGoogleAnalyticsApi>(CamelCase).SpeakTo(options.Vendor);
    }
}
