using IncidentBot.Settings;

namespace IncidentBot.Connectors.Datadog;

/// <summary>Section <c>Connectors:Datadog</c>.</summary>
internal sealed record DatadogOptions(Vendor Vendor)
{
    /// <summary>Where a browser looks at the same site: <c>app.datadoghq.eu</c> for <c>api.datadoghq.eu</c>, but <c>us5.datadoghq.com</c> for <c>api.us5.datadoghq.com</c>.</summary>
    public Uri WebUrl => new UriBuilder(Vendor.Addresses[0]) { Host = WebHost(Vendor.Addresses[0].Host), Path = "/" }.Uri;

    public static DatadogOptions Read(SettingsReader reader)
    {
        var url = reader.Address("Url") ?? new Uri("https://api.datadoghq.com");
        var apiKey = reader.Required("ApiKey", "use an API key of your organisation");
        var applicationKey = reader.Required("ApplicationKey", "use an application key with the scopes timeseries_query, monitors_read and events_read");
        reader.NothingElse();
        return new DatadogOptions(new Vendor
        {
            Name = "Datadog",
            Addresses = [url],
            CredentialKeys = $"{reader.PathOf("ApiKey")} and ApplicationKey, and whether Url is that of your site",
            Headers = new Dictionary<string, string> { ["DD-API-KEY"] = apiKey, ["DD-APPLICATION-KEY"] = applicationKey },
            Secrets = [apiKey, applicationKey],
            ErrorText = Vendor.TextAt("errors"),
            // It refuses wrong keys with 403 as well.
            Permissions = new Dictionary<string, string>
            {
                ["/api/v1/query"] = "the scope timeseries_query and keys of this site",
                ["/api/v1/monitor"] = "the scope monitors_read and keys of this site",
                ["/api/v2/events"] = "the scope events_read and keys of this site",
            },
        });
    }

    private static string WebHost(string host)
    {
        if (!host.StartsWith("api.", StringComparison.OrdinalIgnoreCase))
            return host;
        var site = host["api.".Length..];
        return site.Count(c => c == '.') == 1 ? $"app.{site}" : site;
    }
}
