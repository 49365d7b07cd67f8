namespace IncidentBot.Tests.Connectors;

/// <summary>No vendor is added without the contract.</summary>
public sealed class EveryConnectorTests
{
    /// <summary>No HTTP: its cases run against a real server, in a suite of their own.</summary>
    private const string Database = "PostgreSql";

    [Fact]
    public void Each_vendor_runs_the_contract()
    {
        var vendors = typeof(Program).Assembly.GetTypes().Where(type => type.Name.EndsWith("Registration", StringComparison.Ordinal) && type.Namespace is { } name && name.StartsWith("IncidentBot.Connectors.", StringComparison.Ordinal))
            .Select(type => type.Namespace?.Split('.')[2]).Where(vendor => vendor != Database).Order().ToList();

        var checkedByContract = typeof(ConnectorContract).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ConnectorContract)) && !type.IsAbstract).Select(type => type.Namespace?.Split('.')[3]).Distinct().Order().ToList();

        Assert.NotEmpty(vendors);
        Assert.Equal(vendors, checkedByContract);
    }
}
