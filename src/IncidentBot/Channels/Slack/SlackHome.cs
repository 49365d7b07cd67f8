using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using IncidentBot.Practice;
using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Channels.Slack;

/// <summary>The App Home: how to start, which triages are open, whether the sources can be read, and drops to practise on.</summary>
internal sealed class SlackHome(ITriageStore store, SlackWorkspace workspace, IEnumerable<ICheck> checks, TimeProvider time, IPracticeMenu? menu = null)
{
    public const string Practise = "practise";

    private const int MostTriages = 20;

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestCheck = TimeSpan.FromSeconds(20);

    private volatile Health? _health;

    /// <summary>What is known at once, and once more when the sources were looked at.</summary>
    /// <param name="direct">The direct messages with the reader.</param>
    public async IAsyncEnumerable<JsonObject> DrawAsync(string direct, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isFresh = _health is { } known && known.At > time.GetUtcNow() - Fresh;
        yield return await DrawAsync(direct, _health?.Lines, cancellationToken);
        if (isFresh)
            yield break;
        var lines = await Task.WhenAll(checks.Select(check => CheckAsync(check, cancellationToken)));
        _health = new Health(time.GetUtcNow(), lines);
        yield return await DrawAsync(direct, lines, cancellationToken);
    }

    private async Task<JsonObject> DrawAsync(string direct, IReadOnlyList<CheckLine>? health, CancellationToken cancellationToken)
    {
        var open = (await store.ListTriagesAsync(alsoClosed: false, limit: 200, cancellationToken)).Where(entry => entry.Place.Channel == SlackChannel.ChannelName).Take(MostTriages).ToList();
        var pointers = new SlackPointers(_ => null, await workspace.FindThreadsAsync(open.Select(entry => entry.Id), cancellationToken));
        var blocks = new List<JsonObject> { BlockKit.Header("When a metric drops") };
        blocks.AddRange(Text([[new Plain("Write "), new Strong("/triage checkout conversion -20% since 9:40"), new Plain(" in the incident channel, mention me there, or choose “Triage this” on an alert message.")]], pointers));
        blocks.Add(BlockKit.Header("Open triages"));
        blocks.AddRange(Text(open.Count == 0 ? [[new Plain("None.")]] : open.Select(Line), pointers));
        blocks.Add(BlockKit.Header("Sources"));
        blocks.AddRange(Text(HealthLines(health), pointers));
        if (menu is not null)
        {
            blocks.Add(BlockKit.Header("Practise"));
            blocks.AddRange(Text([[new Plain("A made-up shop with real charts. The triage runs in our direct messages; nobody else sees it.")]], pointers));
            blocks.AddRange(menu.Drops.Chunk(BlockKit.MostButtons).Select((drops, chunk) => BlockKit.Actions(
                $"{Practise}.{chunk}", drops.Select((drop, index) => BlockKit.Button($"{Practise}.{index}", drop.Title, drop.Sentence, ButtonStyle.Plain)))));
        }

        return new JsonObject { ["type"] = "home", ["private_metadata"] = direct, ["blocks"] = new JsonArray([.. blocks.Take(BlockKit.MostViewBlocks)]) };
    }

    private static IEnumerable<JsonObject> Text(IEnumerable<IReadOnlyList<Run>> lines, SlackPointers pointers) => SlackRichText.Blocks(lines, pointers).Select(part => part.Block);

    private static IReadOnlyList<Run> Line(TriageEntry entry) => [new Plain($"{entry.StartedAt:MMM d HH:mm} UTC  "), new TriageLink(Words.Short(entry.Headline, 120), entry.Id)];

    private static IEnumerable<IReadOnlyList<Run>> HealthLines(IReadOnlyList<CheckLine>? health) => health switch
    {
        null => [[new Plain("Looking at them…")]],
        [] => [[new Plain("None is configured: I ask people everything.")]],
        _ => health.Select(line => (IReadOnlyList<Run>)[new Strong(line.Ok ? "OK" : "PROBLEM"), new Plain($"  {line.Name}  {Words.Short(line.Seen, 300)}")]),
    };

    private async Task<CheckLine> CheckAsync(ICheck check, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestCheck, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await check.CheckAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new CheckLine(check.Name, false, $"no answer within {LongestCheck.TotalSeconds:0} seconds");
        }
    }

    private sealed record Health(DateTimeOffset At, IReadOnlyList<CheckLine> Lines);
}
