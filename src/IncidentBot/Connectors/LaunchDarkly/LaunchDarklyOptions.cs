using System.Net.Http.Headers;
using IncidentBot.Settings;

namespace IncidentBot.Connectors.LaunchDarkly;

/// <summary>Section <c>Connectors:LaunchDarkly</c>; which projects are read is said by the metrics.</summary>
internal sealed record LaunchDarklyOptions(Vendor Vendor)
{
    public static LaunchDarklyOptions Read(SettingsReader reader)
    {
        var url = reader.Address("Url") ?? new Uri("https://app.launchdarkly.com");
        var token = reader.Required("Token", "use a service token with the role Reader");
        reader.NothingElse();
        return new LaunchDarklyOptions(new Vendor
        {
            Name = "LaunchDarkly",
            Addresses = [url],
            CredentialKeys = reader.PathOf("Token"),
            // The bare token, without a scheme.
            Authorization = AuthenticationHeaderValue.TryParse(token, out var bare) ? bare : null,
            Secrets = [token],
            ErrorText = Vendor.TextAt("message"),
            Permissions = new Dictionary<string, string> { [""] = "the role Reader" },
        });
    }
}
