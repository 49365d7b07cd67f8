using System.Globalization;
using System.Text.Json.Nodes;
using IncidentBot.Storage;
using IncidentBot.Storage.AzureTables;
using IncidentBot.Storage.Sqlite;
using IncidentBot.Tests.Storage.AzureTables;

namespace IncidentBot.Tests.CrashTests.Chat;

/// <summary>
/// Instances of the bot, killed again and again while people triage in a chat that keeps every post it gets. INCIDENTBOT_KILLS says how often (8 unless set),
/// INCIDENTBOT_TRIAGES how many triages at least (8 unless set), INCIDENTBOT_SEED repeats the moments of an earlier run.
/// </summary>
public sealed class ChatCrashTests(Azurite azurite) : IClassFixture<Azurite>
{
    private const int Few = 8;
    private const int AtOnce = 4;

    // A limit, not an expectation: what hangs ends.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan LimitPerKill = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    [Fact]
    public Task One_instance_over_SQLite() => RunAsync([null], _ => null, bots => new SqliteTriageStore(new SqliteStorageOptions { Path = bots[0].DatabasePath }));

    [Fact]
    public async Task Two_instances_over_Azure_Tables()
    {
        azurite.SkipUnlessInstalled();
        var table = Azurite.NewTable();
        await using var one = new TableWire(azurite.Address);
        await using var two = new TableWire(azurite.Address);
        await RunAsync(
            [one, two],
            wire => new JsonObject { ["AzureTables"] = new JsonObject { ["ConnectionString"] = Azurite.ConnectionStringAt(wire?.Address ?? azurite.Address), ["Table"] = table } },
            _ => new AzureTablesTriageStore(new AzureTablesOptions { ConnectionString = azurite.ConnectionString, Table = table }, TimeProvider.System));
    }

    private static async Task RunAsync(IReadOnlyList<TableWire?> wires, Func<TableWire?, JsonObject?> storage, Func<IReadOnlyList<BotProcess>, ITriageStore> open)
    {
        var (kills, triages, seed) = (Setting("INCIDENTBOT_KILLS") ?? Few, Setting("INCIDENTBOT_TRIAGES") ?? Few, Setting("INCIDENTBOT_SEED") ?? Random.Shared.Next());
        Tell($"{wires.Count} instances, {kills} kills, {triages} triages, seed {seed}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit + LimitPerKill * kills);
        await using var chat = await ChatServer.StartAsync();
        var bots = wires.Select(wire => new BotProcess(chat.Address, storage(wire), wire, CatalogueOf(triages))).ToList();
        try
        {
            foreach (var bot in bots)
                bot.Start();
            var killer = new ChatKiller(chat, bots, new Random(seed));

            var killing = killer.KillAsync(kills, limit.Token);
            var people = Enumerable.Range(0, triages).Select(i => new Driver(i, chat, bots, new Random(seed + i + 1))).ToList();
            var driving = Parallel.ForEachAsync(people, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = limit.Token }, async (person, cancel) => await person.RunAsync(cancel));
            await await Task.WhenAny(driving, killing); // a killer that fails leaves nobody alive to talk to
            await driving;
            killer.Stop();
            await killing;

            var store = open(bots);
            while (await store.ListDueAsync(DateTimeOffset.UtcNow, limit.Token) is not [])
                await Task.Delay(Glance, limit.Token);
            var audits = new List<Audit>();
            foreach (var person in people)
                audits.Add(await ChatAuditor.AuditAsync(person, chat, bots, store, limit.Token));
            Tell($"{killer.Kills} kills, {killer.InTransaction} of them in a transaction, {killer.BetweenPostAndRecord} between a post and its record, in {triages} triages");
            Tell($"{audits.Sum(audit => audit.Counted)} posts counted as repeated: {audits.Sum(audit => audit.Doubled)} messages stand twice, {audits.Sum(audit => audit.NeverSent)} first posts never reached the chat");
            if (store is IAsyncDisposable disposable)
                await disposable.DisposeAsync();
        }
        finally
        {
            foreach (var (bot, i) in bots.Select((bot, i) => (bot, i)))
            {
                TestContext.Current.AddAttachment($"bot-{i}.log", bot.Log);
                await bot.DisposeAsync();
            }
        }
    }

    private static JsonObject CatalogueOf(int triages) =>
        new() { ["Metrics"] = new JsonArray([.. Enumerable.Range(0, triages).Select(i => new JsonObject { ["Name"] = Driver.MetricOf(i) })]) };

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;

    private static void Tell(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
