using System.Net.Http.Headers;
using System.Text.Json;
using IncidentBot.Settings;

namespace IncidentBot.Connectors.PagerDuty;

/// <summary>Section <c>Connectors:PagerDuty</c>.</summary>
internal sealed record PagerDutyOptions(Vendor Vendor)
{
    public static PagerDutyOptions Read(SettingsReader reader)
    {
        var url = reader.Address("Url") ?? new Uri("https://api.pagerduty.com");
        var key = reader.Required("Key", "use a read-only REST API key");
        reader.NothingElse();
        return new PagerDutyOptions(new Vendor
        {
            Name = "PagerDuty",
            Addresses = [url],
            CredentialKeys = reader.PathOf("Key"),
            Authorization = new AuthenticationHeaderValue("Token", $"token={key}"),
            Headers = new Dictionary<string, string> { ["Accept"] = "application/vnd.pagerduty+json;version=2, application/json;q=0.9" },
            Secrets = [key],
            ErrorText = Said,
            Permissions = new Dictionary<string, string> { [""] = "a REST API key of the account, read-only" },
        });
    }

    private static string? Said(JsonElement body) => (Vendor.TextAt("error", "message")(body), Vendor.TextAt("error", "errors")(body)) switch
    {
        ({ } message, { } detail) => $"{message}: {detail}",
        var (message, _) => message ?? Vendor.TextAt("error")(body),
    };
}
