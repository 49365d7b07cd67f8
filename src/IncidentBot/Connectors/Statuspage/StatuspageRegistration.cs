using IncidentBot.Settings;

namespace IncidentBot.Connectors.Statuspage;

internal static class StatuspageRegistration
{
    public static void Add(IServiceCollection services, SettingsReader section)
    {
        var options = StatuspageOptions.Read(section);
        services.AddSingleton(options);
        services.AddSingleton<StatuspageReader>();
        services.AddSingleton<IVendorStatusSource, StatuspageConnector>();
        services.AddSingleton<ICheck, StatuspageCheck>();
        // One client for all pages: the reader gives it the page's address.
        services.AddHttpClient(StatuspageReader.Client).SpeakTo(options.Vendor);
    }
}
