using System.Text.Json;
using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors;

/// <summary>The contract asked of the status pages of one maker.</summary>
public abstract class StatusPageContract : ConnectorContract
{
    private protected static readonly Metric Checkout = new() { Name = "checkout_conversion", Vendors = ["PayFast"] };

    private protected abstract string Section { get; }

    private protected override IReadOnlyDictionary<string, string?> Settings(Uri address) => new Dictionary<string, string?> { [$"Connectors:{Section}:Pages:PayFast"] = $"{address}" };

    private protected override Task<Evidence> ReadAsync(ConnectorHost host, CancellationToken cancellationToken) =>
        host.Get<IVendorStatusSource>().ReadIncidentsAsync(Checkout, Window, cancellationToken);

    private protected override string ErrorBody(string text) => JsonSerializer.Serialize(new { error = text });

    private protected async Task<Evidence> ReadAsync(VendorStandIn vendor, params (string Key, string Value)[] settings)
    {
        var all = settings.Length == 0 ? Settings(vendor.Address) : settings.ToDictionary(setting => $"Connectors:{Section}:Pages:PayFast{setting.Key}", setting => (string?)setting.Value);
        using var host = new ConnectorHost(all, ConnectorHost.ClockAtNoon());
        return await ReadAsync(host, TestContext.Current.CancellationToken);
    }

    private protected static IReadOnlyList<VendorIncident> Incidents(Evidence evidence) => Assert.IsType<VendorIncidentsObserved>(Assert.IsType<Evidence.Found>(evidence).What).Incidents;

    private protected static DateTimeOffset At(int hour, int minute) => new(2026, 11, 20, hour, minute, 0, TimeSpan.Zero);
}
