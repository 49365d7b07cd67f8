using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Storage.Sqlite;

namespace IncidentBot.Tests.Conversations;

public sealed class HandsFullTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("incidentbot-hands").FullName;

    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Who_has_no_free_hand_looks_for_no_further_work_until_it_has()
    {
        await using var sqlite = new SqliteTriageStore(new SqliteStorageOptions { Path = Path.Combine(_folder, "triages.db") });
        var store = HoldingStore.Around(sqlite);
        await using var host = await ConversationHost.StartAsync(Path.Combine(_folder, "unused.db"), Limit, store.Store);
        while (store.Looks == 0)
            await Task.Yield();
        for (var i = 0; i < 30; i++)
            await host.Inbox.ReceiveAsync(MadeTurn.Text("help") with { Place = MadeTurn.Place with { Conversation = $"c{i}" } }, Limit);

        await LookAsync(host);
        var whileFull = store.Looks;
        store.Release();
        while (await sqlite.ListDueAsync(host.Time.GetUtcNow(), Limit) is not [])
            await Task.Yield();
        await LookAsync(host);

        Assert.Equal((1, 2), (whileFull, store.Looks));
    }

    private static async Task LookAsync(ConversationHost host)
    {
        host.Time.Advance(Leases.Renewal);
        while (host.Get<TriageRunner>().SinceLooked > TimeSpan.Zero)
            await Task.Yield();
    }

    /// <summary>Loads nothing until it is released, and counts how often it was asked for what is due.</summary>
    [SuppressMessage("Performance", "CA1852", Justification = "The proxy is made at run time and inherits from it.")]
    private class HoldingStore : DispatchProxy
    {
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private ITriageStore? _store;
        private int _looks;

        public ITriageStore Store => (ITriageStore)(object)this;

        public int Looks => Volatile.Read(ref _looks);

        public static HoldingStore Around(ITriageStore store)
        {
            var proxy = (HoldingStore)(object)Create<ITriageStore, HoldingStore>();
            proxy._store = store;
            return proxy;
        }

        public void Release() => _released.SetResult();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod?.Name == nameof(ITriageStore.ListDueAsync))
                Interlocked.Increment(ref _looks);
            return targetMethod?.Name == nameof(ITriageStore.LoadAsync) && args is [string stream, int known, CancellationToken token]
                ? LoadAsync(stream, known, token)
                : targetMethod?.Invoke(_store, args);
        }

        private async Task<StoredStream?> LoadAsync(string stream, int known, CancellationToken cancellationToken)
        {
            await _released.Task;
            return _store is null ? null : await _store.LoadAsync(stream, known, cancellationToken);
        }
    }
}
