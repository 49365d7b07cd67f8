using IncidentBot.Settings;

namespace IncidentBot.Connectors.Prometheus;

/// <summary>Section <c>Connectors:Prometheus</c>; also for what speaks its API: Mimir, Thanos, VictoriaMetrics, Grafana Cloud.</summary>
internal sealed record PrometheusOptions
{
    public required Vendor Vendor { get; init; }

    /// <summary>Where people look at a graph: the server itself unless it is reached under another address from a browser.</summary>
    public required Uri GraphUrl { get; init; }

    public static PrometheusOptions Read(SettingsReader reader)
    {
        var url = reader.RequiredAddress("Url", "use the server's address with its path prefix, such as https://prometheus.example.com or https://mimir.example.com/prometheus");
        var access = VendorAccess.Read(reader);
        var options = new PrometheusOptions
        {
            Vendor = new Vendor
            {
                Name = "Prometheus",
                Addresses = [url],
                CredentialKeys = access.Keys,
                Authorization = access.Authorization,
                Headers = access.Headers,
                Secrets = access.Secrets,
                ErrorText = Vendor.TextAt("error"),
                PostOnlyReads = true,
            },
            GraphUrl = reader.Address("GraphUrl") ?? url,
        };
        reader.NothingElse();
        return options;
    }
}
