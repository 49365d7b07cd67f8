using System.Text.Json;
using IncidentBot.Settings;

namespace IncidentBot.Connectors.Alertmanager;

/// <summary>Section <c>Connectors:Alertmanager</c>.</summary>
internal sealed record AlertmanagerOptions
{
    public required Vendor Vendor { get; init; }

    /// <summary>Where people look at it: the server itself unless it is reached under another address from a browser.</summary>
    public required Uri WebUrl { get; init; }

    public required string ServiceLabel { get; init; }

    public required string SeverityLabel { get; init; }

    /// <summary>The label whose words tell what kind of signal an alert is about.</summary>
    public required string KindLabel { get; init; }

    public static AlertmanagerOptions Read(SettingsReader reader)
    {
        var url = reader.RequiredAddress("Url", "use the server's address with its path prefix, such as https://alerts.example.com");
        var access = VendorAccess.Read(reader);
        var options = new AlertmanagerOptions
        {
            Vendor = new Vendor
            {
                Name = "Alertmanager",
                Addresses = [url],
                CredentialKeys = access.Keys,
                Authorization = access.Authorization,
                Headers = access.Headers,
                Secrets = access.Secrets,
                // A bare JSON string.
                ErrorText = body => body.ValueKind == JsonValueKind.String ? body.GetString() : null,
            },
            WebUrl = reader.Address("WebUrl") ?? url,
            ServiceLabel = reader.Optional("ServiceLabel") ?? "service",
            SeverityLabel = reader.Optional("SeverityLabel") ?? "severity",
            KindLabel = reader.Optional("KindLabel") ?? "alertname",
        };
        reader.NothingElse();
        return options;
    }
}
