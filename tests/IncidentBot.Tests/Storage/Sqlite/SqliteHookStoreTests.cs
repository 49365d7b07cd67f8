using IncidentBot.Storage;
using IncidentBot.Storage.Sqlite;

namespace IncidentBot.Tests.Storage.Sqlite;

public sealed class SqliteHookStoreTests : HookStoreTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("incidentbot-hooks").FullName;

    private protected override IHookStore CreateStore() => new SqliteHookStore(new SqliteStorageOptions { Path = Path.Combine(_folder, "store.db") }, Time);

    private protected override ValueTask DeleteDataAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
