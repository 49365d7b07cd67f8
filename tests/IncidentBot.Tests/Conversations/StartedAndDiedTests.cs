using System.Reflection;
using IncidentBot.Storage;
using IncidentBot.Storage.Sqlite;
using IncidentBot.Triage;
using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.Conversations;

public sealed class StartedAndDiedTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("incidentbot-died").FullName;

    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_triage_whose_instance_died_right_after_its_start_is_gone_on_with()
    {
        var (time, channel, path) = (new FakeTimeProvider(MadeTurn.Now), new RecordingChannel(), Path.Combine(_folder, "triages.db"));
        await using var store = new SqliteTriageStore(new SqliteStorageOptions { Path = path });
        await using (var dies = await ConversationHost.StartAsync(path, time, [ConversationHost.Metric], channel, Limit, OnlyStarts.Over(store)))
        {
            await dies.Inbox.ReceiveAsync(MadeTurn.Text("triage checkout conversion"), Limit);
            await channel.DeliverAsync("root", Limit);
            while (await store.LoadAsync(StreamOf(channel), Limit) is not { Outbox: [{ MessageId: not null }] })
                await Task.Yield();
        }

        await using var lives = await ConversationHost.StartAsync(path, time, [ConversationHost.Metric], channel, Limit);

        await channel.SeeAsync(Timing.Question.Prompt, Limit);
    }

    private static string StreamOf(RecordingChannel channel) => channel.Deliveries.First(delivery => delivery.Message.Key == "root").Stream;

    /// <summary>A store through which an instance comes as far as starting a triage.</summary>
    public class OnlyStarts : DispatchProxy
    {
        private ITriageStore? _store;

        internal static ITriageStore Over(ITriageStore store)
        {
            var proxy = Create<ITriageStore, OnlyStarts>();
            ((OnlyStarts)(object)proxy)._store = store;
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            args is [Commit { Entry: not null, ExpectedVersion: > 0 }, ..] ? Task.FromException<bool>(new StoreUnusableException("It is dead.")) : targetMethod?.Invoke(_store, args);
    }
}
