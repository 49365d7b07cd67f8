using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors;

/// <summary>The contract asked of a source of changes that reads one entry under <c>Repositories</c>.</summary>
public abstract class ChangeContract : SecretContract
{
    private protected abstract MetricRepository Repository { get; }

    private protected override Task<Evidence> ReadAsync(ConnectorHost host, CancellationToken cancellationToken) =>
        host.Get<IChangeSource>().ReadChangesAsync(new Metric { Name = "checkout_conversion", Repositories = [Repository] }, Window, cancellationToken);
}
