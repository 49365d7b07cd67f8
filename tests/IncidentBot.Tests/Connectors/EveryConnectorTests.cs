namespace IncidentBot.Tests.Connectors;

/// <summary>No vendor is added without the contract.</summary>
public sealed class EveryConnectorTests
{
    /// <summary>No HTTP: its cases run against a real server, in a suite of their own.</summary>
    private const string Database = "PostgreSql";

    /// <summary>The folders under Connectors that the app registers.</summary>
    internal static IReadOnlyList<string> Vendors { get; } =
        [.. typeof(Program).Assembly.GetTypes().Where(type => type.Name.EndsWith("Registration", StringComparison.Ordinal)).Select(type => type.Namespace?.Split('.')).Where(name => name is ["IncidentBot", "Connectors", _]).Select(name => name?[2] ?? "").Order()];

    [Fact]
    public void Each_vendor_runs_the_contract()
    {
        var checkedByContract = typeof(ConnectorContract).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ConnectorContract)) && !type.IsAbstract).Select(type => type.Namespace?.Split('.')[3]).Distinct().Order();

        Assert.NotEmpty(Vendors);
        Assert.Equal(Vendors.Where(vendor => vendor != Database), checkedByContract);
    }
}
