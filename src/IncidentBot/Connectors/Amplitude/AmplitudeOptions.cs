using IncidentBot.Settings;

namespace IncidentBot.Connectors.Amplitude;

/// <summary>Section <c>Connectors:Amplitude</c>: one project.</summary>
internal sealed record AmplitudeOptions(Vendor Vendor, TimeZoneInfo TimeZone)
{
    public static AmplitudeOptions Read(SettingsReader reader)
    {
        var url = reader.Address("Url") ?? new Uri("https://amplitude.com");
        var apiKey = reader.Required("ApiKey", "use the project's API key");
        var secretKey = reader.Required("SecretKey", "use the project's secret key");
        var name = reader.Required("TimeZone", "use the project's time zone, as under Settings, Projects, such as Europe/Berlin");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && name.Length > 0)
            reader.Wrong("TimeZone", name, "use an IANA name such as Europe/Berlin");
        reader.NothingElse();
        var authorization = Vendor.Basic(apiKey, secretKey);
        return new AmplitudeOptions(
            new Vendor
            {
                Name = "Amplitude",
                Addresses = [url],
                CredentialKeys = $"{reader.PathOf("ApiKey")} and SecretKey, and whether Url is that of your region",
                Authorization = authorization,
                Secrets = [apiKey, secretKey, authorization.Parameter ?? ""],
                ErrorText = body => Vendor.TextAt("error", "metadata", "details")(body) ?? Vendor.TextAt("error", "message")(body) ?? Vendor.TextAt("error")(body),
            },
            zone ?? TimeZoneInfo.Utc);
    }
}
