using System.Globalization;
using IncidentBot.Channels.Web;
using IncidentBot.Practice;
using IncidentBot.Storage.Sqlite;
using IncidentBot.Triage;

namespace IncidentBot.Tests.CrashTests;

/// <summary>
/// The served bot, killed again and again while a person triages on the local page. INCIDENTBOT_KILLS says how often (8 unless set),
/// INCIDENTBOT_SEED repeats the moments of an earlier run.
/// </summary>
public sealed class CrashTests
{
    private const int ShortForm = 8;

    // A limit, not an expectation: what hangs ends.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LimitPerKill = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // In no catalogue: everything is asked.
    private static readonly PracticeDrop AskingOnly = new("asking-only", "", "triage parcel weight -20% since 2 hours ago");

    private static readonly Dictionary<QuestionId, string> Answers = new()
    {
        [QuestionId.Timing] = nameof(AnswerValue.Yes),
        [QuestionId.Tracking] = nameof(AnswerValue.No),
        [QuestionId.Agreement] = nameof(AnswerValue.Yes),
        [QuestionId.Deploys] = nameof(AnswerValue.Yes),
        [QuestionId.Errors] = nameof(AnswerValue.Yes),
        [QuestionId.Vendors] = nameof(AnswerValue.No),
        [QuestionId.Segments] = nameof(AnswerValue.Unknown),
        [QuestionId.Hypotheses] = nameof(AnswerValue.No),
    };

    [Fact]
    public async Task Killed_at_any_moment_it_goes_on_where_it_stood()
    {
        var kills = Setting("INCIDENTBOT_KILLS") ?? ShortForm;
        var seed = Setting("INCIDENTBOT_SEED") ?? Random.Shared.Next();
        Tell($"{kills} kills, seed {seed}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Limit + LimitPerKill * kills);
        await using var serve = ServeProcess.Create();
        await using var page = new Browser(serve.Address, "ada");
        await using var log = new AttachedLog(serve);
        serve.Start();
        var practice = await page.GetAsync<List<PracticeDrop>>("web/practice", limit.Token);
        List<PracticeDrop> drops = [practice[0], AskingOnly, .. practice[1..]];
        var killer = new Killer(serve, page, new Random(seed));

        var killing = killer.KillAsync(kills, limit.Token);
        var disturbed = new List<Practised>();
        do
            disturbed.Add(await PractiseAsync(page, drops[disturbed.Count % drops.Count], $"disturbed-{disturbed.Count}", limit.Token));
        while (!killing.IsCompleted);
        await killing;
        var undisturbed = new List<Practised>();
        foreach (var drop in disturbed.Select(practised => practised.Drop).Distinct())
            undisturbed.Add(await PractiseAsync(page, drop, $"undisturbed-{drop.Id}", limit.Token));

        await using var store = new SqliteTriageStore(new SqliteStorageOptions { Path = serve.DatabasePath });
        while (await store.ListDueAsync(DateTimeOffset.UtcNow, limit.Token) is not [])
            await Task.Delay(Pause, limit.Token);
        await using var reloaded = new Browser(serve.Address, "ada");
        var shownAnew = await reloaded.UntilAsync(shown => Newest(shown) >= Newest(page.Shown) ? shown : null, limit.Token);
        await serve.KillAsync();
        Assert.Equal(page.Shown.Select(Text), shownAnew.Select(Text));
        var expected = new Dictionary<PracticeDrop, VerdictReached>();
        foreach (var practised in undisturbed)
            expected[practised.Drop] = await Auditor.AuditAsync(practised.Person, practised.Root, page.Shown, store, limit.Token);
        foreach (var practised in disturbed)
        {
            var verdict = await Auditor.AuditAsync(practised.Person, practised.Root, page.Shown, store, limit.Token);
            Assert.Equal(Essence(expected[practised.Drop]), Essence(verdict));
        }

        Tell($"{killer.ShownAtKills.Count} kills, {killer.WhileStarting} of them while it started, in {disturbed.Count} triages of {undisturbed.Count} drops");
        Tell($"the page's newest revision at each kill: {string.Join(' ', killer.ShownAtKills)}");
        Tell(string.Join("; ", expected.Select(pair => $"{pair.Key.Id}: {Essence(pair.Value)}")));
    }

    private static async Task<Practised> PractiseAsync(Browser page, PracticeDrop drop, string conversation, CancellationToken cancellationToken)
    {
        var person = new PersonInTriage(page, conversation, drop.Sentence, Answers);
        return new Practised(drop, person, await person.RunAsync(cancellationToken));
    }

    // The practice shop's drops are told around the moment of the start: what they name is the same, the numbers and hashes that end its ids are not.
    private static (Cause, Confidence, string) Essence(VerdictReached verdict) => (verdict.Cause, verdict.Confidence, string.Join(':', (verdict.Culprit ?? "").Split(':').SkipLast(1)));

    private static long Newest(IReadOnlyList<WebMessage> shown) => shown.Max(message => (long?)message.Revision) ?? 0;

    private static string Text(WebMessage message) => System.Text.Json.JsonSerializer.Serialize(message, TriageJson.Options);

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>What the bot said on its console, for whoever reads why the test failed.</summary>
    private sealed class AttachedLog(ServeProcess serve) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            TestContext.Current.AddAttachment("bot.log", serve.Log);
            return ValueTask.CompletedTask;
        }
    }

    private sealed record Practised(PracticeDrop Drop, PersonInTriage Person, WebMessage Root);

    private static void Tell(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
