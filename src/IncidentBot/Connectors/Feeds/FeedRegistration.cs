using IncidentBot.Settings;

namespace IncidentBot.Connectors.Feeds;

internal static class FeedRegistration
{
    public static void Add(IServiceCollection services, SettingsReader section)
    {
        var options = StatusPageOptions.Read(section, "Feeds", "https://www.paypal-status.com/feed/rss");
        services.AddStatusPages<FeedReader>(options with { Vendor = options.Vendor with { DataTypes = ["xml", "plain", "json"] } });
    }
}
