using System.Text.Json;
using IncidentBot.CommandLine;
using IncidentBot.CommandLine.Export;
using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Tests.CrashTests;
using IncidentBot.Tests.Practice;
using IncidentBot.Triage;

namespace IncidentBot.Tests.CommandLine.Export;

/// <summary>A drop of the practice shop, triaged on the page, closed with what it really was, exported, and replayed without the shop.</summary>
public sealed class ExportRoundTripTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 18, 13, 20, 0, TimeSpan.Zero);
    private static readonly Dictionary<QuestionId, string> NoToAll = Enum.GetValues<QuestionId>().ToDictionary(question => question, _ => nameof(AnswerValue.No));

    private readonly RootRun _run = new();

    [Theory]
    [InlineData("checkout conversion -18% since 11:50", Cause.Deploy)]
    [InlineData("add to basket rate", Cause.Measurement)]
    [InlineData("paid orders", Cause.Vendor)]
    [InlineData("search conversion", Cause.Infrastructure)]
    [InlineData("gift card orders", Cause.Behaviour)]
    [InlineData("newsletter sign-ups", Cause.None)]
    public async Task The_replay_finds_the_same_cause_onset_and_culprit(string sentence, Cause cause)
    {
        await using var server = await PracticeServer.StartAsync(Now);
        var state = await TriageAsync(server, sentence, cause);
        var file = Path.Combine(_run.Folder, "exported.json");

        var code = await ExportAsync(server, state.Id, file);
        await _run.RunAsync("replay", file, "--json");
        var score = await _run.RunAsync("replay", "--score", Score(file));

        Assert.Equal((0, ""), (code, _run.Error));
        Assert.Equal(0, score);
        var verdict = (await ReplayAsync(file)).GetProperty("verdict");
        var truth = JsonElement.Parse(await File.ReadAllTextAsync(file, Cancel)).GetProperty("truth");
        Assert.Equal(cause, state.Verdict?.Cause);
        Assert.Equal($"{cause}", verdict.GetProperty("cause").GetString(), ignoreCase: true);
        Assert.Equal($"{cause}", truth.GetProperty("cause").GetString(), ignoreCase: true);
        Assert.Equal(truth.GetProperty("culprit").GetString(), verdict.GetProperty("culprit").GetString());
        Assert.Equal(state.Verdict?.Culprit is null, verdict.GetProperty("culprit").GetString() is null);
        DateTimeOffset? measured = cause == Cause.None ? null : Diagnosis.Of(state, state.AsOf).Analyses.Onset?.Onset?.At;
        DateTimeOffset? replayed = verdict.GetProperty("onset") is { ValueKind: JsonValueKind.Object } onset ? onset.GetProperty("at").GetDateTimeOffset() : null;
        Assert.Equal(measured is { } at ? ScenarioExport.Seconds(at) : null, replayed);
    }

    [Fact]
    public async Task Nobody_is_named_in_the_file_and_the_closed_message_says_how_to_get_it()
    {
        await using var server = await PracticeServer.StartAsync(Now);
        var state = await TriageAsync(server, "checkout conversion -18% since 11:50", Cause.Deploy);

        var text = await TextAsync(server, state.Id);

        var people = Diagnosis.Of(state, state.AsOf).Analyses.Changes.Select(change => change.Author).OfType<string>().Append("ada").Distinct().ToList();
        Assert.True(people.Count > 2);
        Assert.All(people, name => Assert.DoesNotMatch($@"(?i)\b{name}\b", text));
        Assert.DoesNotContain("://", text, StringComparison.Ordinal);
        Assert.Contains("person-1", text, StringComparison.Ordinal);
        Assert.Contains("Real cause: own change", state.Closed is null ? "" : MessageText.Of(ThreadView.Of(state, Diagnosis.Of(state, state.AsOf), new Catalogue([]))[0]), StringComparison.Ordinal);
        Assert.Contains($"export scenario {state.Id}", MessageText.Of(ThreadView.Of(state, Diagnosis.Of(state, state.AsOf), new Catalogue([]))[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_triage_is_exported_without_a_truth_and_that_is_said()
    {
        await using var server = await PracticeServer.StartAsync(Now);
        await server.StartTriageAsync("checkout conversion");
        var (state, _) = await server.TriageAsync("checkout conversion");
        await server.Get<ITriageStore>().CommitAsync(new("open", 0, [state.Started, .. Events(state)], [], null, null), Cancel);
        await using var output = new StringWriter();
        await using var error = new StringWriter();

        var code = await ExportCommand.RunAsync(server.Get<ITriageStore>(), "open", null, output, error, Cancel);

        Assert.Equal(0, code);
        Assert.False(JsonElement.Parse(output.ToString()).TryGetProperty("truth", out _));
        Assert.Contains("no truth yet", error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _run.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static IEnumerable<TriageEvent> Events(TriageState state) => [new EvidencePlanned(Now, TriageState.LastWave, state.Planned), .. state.Evidence.Values];

    private static async Task<TriageState> TriageAsync(PracticeServer server, string sentence, Cause cause)
    {
        await using var page = new Browser(server.Address, "ada");
        var root = await new PersonInTriage(page, "incidents", $"triage {sentence}", NoToAll).RunAsync(Cancel);
        var closed = TriageState.Fold(root.Stream, (await server.Get<ITriageStore>().LoadAsync(root.Stream, Cancel))?.Events ?? []);
        await page.SendAsync(Turn(root.Id, new() { ["text"] = "reopen" }), Cancel);
        await page.SendAsync(Turn(root.Id, new() { ["action"] = Actions.Close, ["fields"] = new { cause = $"{cause}", culprit = closed.Verdict?.Culprit ?? "", note = "Ada saw it" } }), Cancel);
        await page.UntilAsync(shown => shown.FirstOrDefault(message => message.Id == root.Id && message.Message.Notification.Contains("Ada saw it", StringComparison.Ordinal)), Cancel);
        return TriageState.Fold(root.Stream, (await server.Get<ITriageStore>().LoadAsync(root.Stream, Cancel))?.Events ?? []);
    }

    private static Dictionary<string, object?> Turn(string thread, Dictionary<string, object?> said) =>
        new(said) { ["id"] = Guid.NewGuid(), ["conversation"] = "incidents", ["thread"] = thread, ["person"] = new { id = "ada", name = "ada" } };

    private static async Task<int> ExportAsync(PracticeServer server, string id, string file)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await ExportCommand.RunAsync(server.Get<ITriageStore>(), id, file, output, error, Cancel);
        Assert.Equal(("", ""), (output.ToString(), error.ToString()));
        return code;
    }

    private async Task<string> TextAsync(PracticeServer server, string id)
    {
        var file = Path.Combine(_run.Folder, "exported.json");
        await ExportAsync(server, id, file);
        return await File.ReadAllTextAsync(file, Cancel);
    }

    private async Task<JsonElement> ReplayAsync(string file)
    {
        await _run.RunAsync("replay", file, "--json");
        return Assert.Single(_run.Documents);
    }

    private string Score(string file)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_run.Folder, "scored")).FullName;
        File.Copy(file, Path.Combine(folder, "exported.json"));
        return folder;
    }
}
