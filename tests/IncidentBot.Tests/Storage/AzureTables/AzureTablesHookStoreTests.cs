using Azure.Data.Tables;
using IncidentBot.Storage;
using IncidentBot.Storage.AzureTables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace IncidentBot.Tests.Storage.AzureTables;

public sealed class AzureTablesHookStoreTests : HookStoreTests, IClassFixture<Azurite>
{
    private readonly Azurite _azurite;
    private readonly string _table = Azurite.NewTable();

    public AzureTablesHookStoreTests(Azurite azurite)
    {
        azurite.SkipUnlessInstalled();
        _azurite = azurite;
    }

    private protected override IHookStore CreateStore() => new AzureTablesHookStore(new AzureTablesOptions { ConnectionString = _azurite.ConnectionString, Table = _table }, Time);

    private protected override async ValueTask DeleteDataAsync() => await new TableClient(_azurite.ConnectionString, _table).DeleteAsync(CancellationToken.None);

    [Fact]
    public async Task Beside_triages_in_a_table_pushed_changes_are_in_it_too()
    {
        var cancel = TestContext.Current.CancellationToken;
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Storage:AzureTables:ConnectionString", _azurite.ConnectionString), new("Storage:AzureTables:Table", _table)]).Build();
        await using var services = new ServiceCollection().AddStorage(configuration).BuildServiceProvider();

        await services.GetRequiredService<IHookStore>().RememberAsync("key", "t-1", cancel);

        Assert.Equal("t-1", await CreateStore().RememberAsync("key", "t-2", cancel));
    }
}
