using IncidentBot.Settings;
using IncidentBot.Storage.AzureTables;
using IncidentBot.Storage.Sqlite;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IncidentBot.Storage;

internal static class StorageRegistration
{
    /// <exception cref="SettingsException">A key is missing or wrong.</exception>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        var storage = new SettingsReader(configuration.GetSection("Storage"));
        var sqlite = ReadSqlite(storage.Section("Sqlite"));
        var tables = ReadTables(storage.Section("AzureTables"));
        storage.NothingElse();
        storage.ThrowIfWrong();

        services.AddSingleton(sqlite);
        if (tables is not null)
        {
            services.AddSingleton(tables);
            services.AddSingleton<ITriageStore, AzureTablesTriageStore>();
            services.AddSingleton<IHookStore, AzureTablesHookStore>();
        }
        else
        {
            services.AddSingleton<ITriageStore, SqliteTriageStore>();
            services.AddSingleton<IHookStore, SqliteHookStore>();
        }

        services.AddSingleton(_ => new Instance(Path.GetDirectoryName(Path.GetFullPath(sqlite.Path)) ?? "."));
        services.AddHostedService<StorageStart>();
        return services;
    }

    private static SqliteStorageOptions ReadSqlite(SettingsReader section)
    {
        var options = section.Optional("Path") is { } path ? new SqliteStorageOptions { Path = path } : new SqliteStorageOptions();
        if (section.Exists && section.Optional("Path") is null)
            section.Say($"{section.PathOf("Path")} is empty: name a file, or leave the key out.");
        section.NothingElse();
        return options;
    }

    /// <summary>Null without the section. Beside it, <c>Sqlite</c> says only where the local page keeps its messages.</summary>
    private static AzureTablesOptions? ReadTables(SettingsReader section)
    {
        var options = new AzureTablesOptions
        {
            ConnectionString = section.Optional("ConnectionString"),
            Endpoint = section.Address("Endpoint"),
            Table = section.Optional("Table") ?? AzureTablesOptions.DefaultTable,
        };
        section.NothingElse();
        if (!section.Exists)
            return null;
        if (options.ConnectionString is null && section.Optional("Endpoint") is null)
            section.Say($"{section.Path} needs ConnectionString, or Endpoint (such as https://ACCOUNT.table.core.windows.net) to sign in with this machine's identity.");
        if (options.ConnectionString is not null && section.Optional("Endpoint") is not null)
            section.Say($"{section.Path} has both ConnectionString and Endpoint: use one of them.");
        if (options.ConnectionString is { } connection && !AzureTable.IsConnectionString(connection))
            section.Say($"{section.PathOf("ConnectionString")} is not a connection string of a storage account: copy it from the account's access keys.");
        if (!AzureTable.IsTableName(options.Table))
            section.Wrong("Table", options.Table, "use 3 to 63 letters and digits, a letter first");
        return options;
    }

    /// <summary>A store that cannot be used stops the start, before anything is accepted.</summary>
    private sealed class StorageStart(ITriageStore store) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => store.CheckAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
