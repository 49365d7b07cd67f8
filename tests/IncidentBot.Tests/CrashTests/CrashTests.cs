using System.Globalization;
using IncidentBot.Channels.Web;
using IncidentBot.Storage.Sqlite;
using IncidentBot.Triage;
using Microsoft.Extensions.Options;

namespace IncidentBot.Tests.CrashTests;

/// <summary>
/// The served bot, killed again and again while a person triages on the local page. INCIDENTBOT_KILLS says how often (8 unless set),
/// INCIDENTBOT_SEED repeats the moments of an earlier run.
/// </summary>
public sealed class CrashTests
{
    private const int ShortForm = 8;

    // A limit, not an expectation: what hangs ends.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    // About as long as the bot works on a turn and the sources' answers, and as long as it takes to start.
    private static readonly TimeSpan LongestLife = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestStart = TimeSpan.FromMilliseconds(900);

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
        limit.CancelAfter(Limit);
        await using var serve = ServeProcess.Create();
        await using var page = new Browser(serve.Address, "ada");
        await using var log = new AttachedLog(serve);
        serve.Start();
        var undisturbed = await TriageAsync(page, 0, limit.Token);

        var killer = new Killer(serve, page, new Random(seed), LongestStart, LongestLife);
        var killing = killer.KillAsync(kills, limit.Token);
        var disturbed = new List<(PersonInTriage Person, WebMessage Root)>();
        do
            disturbed.Add(await TriageAsync(page, disturbed.Count + 1, limit.Token));
        while (!killing.IsCompleted);
        await killing;

        await using var store = new SqliteTriageStore(Options.Create(new SqliteStorageOptions { Path = serve.DatabasePath }));
        while (await store.ListDueAsync(limit.Token) is not [])
            await Task.Delay(Pause, limit.Token);
        await using var reloaded = new Browser(serve.Address, "ada");
        var shownAnew = await reloaded.UntilAsync(shown => Newest(shown) >= Newest(page.Shown) ? shown : null, limit.Token);
        await serve.KillAsync();
        var verdict = await Auditor.AuditAsync(undisturbed.Person, undisturbed.Root, page.Shown, store, limit.Token);
        foreach (var (person, root) in disturbed)
        {
            var after = await Auditor.AuditAsync(person, root, page.Shown, store, limit.Token);
            Assert.Equal((verdict.Cause, verdict.Confidence, verdict.Culprit), (after.Cause, after.Confidence, after.Culprit));
        }

        Assert.Equal(page.Shown.Select(Text), shownAnew.Select(Text));
        Tell($"{killer.Kills} kills in {disturbed.Count} triages, {killer.WhileStarting} of them while it started; verdict {verdict.Cause}, {verdict.Confidence}");
    }

    private static async Task<(PersonInTriage Person, WebMessage Root)> TriageAsync(Browser page, int number, CancellationToken cancellationToken)
    {
        var person = new PersonInTriage(page, $"incidents-{number}", $"triage checkout {number} -20% since 2 hours ago", Answers);
        return (person, await person.RunAsync(cancellationToken));
    }

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

    private static void Tell(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
