using IncidentBot.Settings;

namespace IncidentBot.Connectors.Sentry;

/// <summary>Section <c>Connectors:Sentry</c>.</summary>
internal sealed record SentryOptions
{
    public required Vendor Vendor { get; init; }

    public required string Organization { get; init; }

    public static SentryOptions Read(SettingsReader reader)
    {
        var url = reader.Address("Url") ?? new Uri("https://sentry.io");
        var organization = reader.Required("Organization", "use the organisation's slug, as in its address");
        var token = reader.Required("Token", "use an internal integration's token that may read organisation, issues and releases");
        reader.NothingElse();
        return new SentryOptions
        {
            Vendor = new Vendor
            {
                Name = "Sentry",
                Addresses = [url],
                CredentialKeys = reader.PathOf("Token"),
                Authorization = Vendor.Bearer(token),
                Secrets = [token],
                ErrorText = Vendor.TextAt("detail"),
                Permissions = new Dictionary<string, string> { ["/releases/"] = "Release: Read", ["/issues/"] = "Issue & Event: Read", ["/events-timeseries/"] = "Issue & Event: Read" },
            },
            Organization = organization,
        };
    }
}
