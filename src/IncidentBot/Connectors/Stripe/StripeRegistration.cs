using IncidentBot.Settings;
using Refit;

namespace IncidentBot.Connectors.Stripe;

internal static class StripeRegistration
{
    public static void Add(IServiceCollection services, SettingsReader section)
    {
        var options = StripeOptions.Read(section);
        services.AddSingleton(options);
        services.AddSingleton<StripeReader>();
        services.AddSingleton<IMetricSource, StripeConnector>();
        services.AddSingleton<ICheck, StripeCheck>();
        services.AddRefitGeneratedClient<IStripeApi>(VendorHttp.SnakeCase).SpeakTo(options.Vendor);
    }
}
