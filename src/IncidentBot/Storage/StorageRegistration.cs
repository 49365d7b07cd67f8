using IncidentBot.Storage.Sqlite;

namespace IncidentBot.Storage;

internal static class StorageRegistration
{
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SqliteStorageOptions>()
            .Bind(configuration.GetSection("Storage:Sqlite"))
            .Validate(options => !string.IsNullOrWhiteSpace(options.Path), "Storage:Sqlite:Path is empty: name a file, or leave the key out.")
            .ValidateOnStart();
        services.AddSingleton<ITriageStore, SqliteTriageStore>();
        services.AddSingleton<IHookStore, SqliteHookStore>();
        services.AddHostedService<StorageStart>();
        return services;
    }

    /// <summary>A store that cannot be used stops the start, before anything is accepted.</summary>
    private sealed class StorageStart(ITriageStore store) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => store.CheckAsync(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
