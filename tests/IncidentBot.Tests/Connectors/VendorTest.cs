namespace IncidentBot.Tests.Connectors;

/// <summary>Tests of one vendor, each with a stand-in of its own.</summary>
public abstract class VendorTest : IAsyncLifetime
{
    private VendorStandIn? _standIn;

    private protected VendorStandIn StandIn => _standIn ?? throw new InvalidOperationException("It was not started.");

    public async ValueTask InitializeAsync()
    {
        _standIn = await VendorStandIn.StartAsync();
        Record(_standIn);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await StandIn.DisposeAsync();
    }

    /// <summary>What the vendor answers unless a test says otherwise.</summary>
    private protected abstract void Record(VendorStandIn vendor);
}
