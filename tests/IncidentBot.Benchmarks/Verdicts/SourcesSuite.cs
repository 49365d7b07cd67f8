using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using IncidentBot.Benchmarks.Slack;

namespace IncidentBot.Benchmarks.Verdicts;

/// <summary>
/// The served process, asked for a triage by its hook, with twenty sources through the real connectors, ten of which take the request and never answer:
/// from the hook to what the bot says in Slack's thread when its sources have spoken (the verdict, or the first question beside the verdict so far), and the
/// most memory that was resident.
/// </summary>
internal static class SourcesSuite
{
    private const string Key = "sixteen-characters-or-more";
    private const int Triages = 5;
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<int> RunAsync(string[] args)
    {
        await using var vendors = new VendorsStub();
        await vendors.StartAsync();
        await using var slack = await SlackStub.StartAsync();
        var runs = new List<Run> { await MeasureAsync(Usual, vendors, slack), await MeasureAsync(Short, vendors, slack) };

        var rows = string.Join('\n', runs.Select(run => string.Create(
            CultureInfo.InvariantCulture,
            $"| {run.Deadline.TotalSeconds:F0} s | {Beyond(run.First, run.Deadline)} | {Beyond(run.Later[run.Later.Count / 2], run.Deadline)} | {Beyond(run.Later[^1], run.Deadline)} | {run.Verdicts} of {Triages + 1} | {run.Resident / 1e6:F0} MB |")));
        var table = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            The served process, asked by `POST /api/triages` {Triages} times one after another, each with twenty sources through their real connectors at once: ten answer at once, ten take the request and never answer ({vendors.Unanswered} such requests). Connectors give up after 18 s by themselves; the second row is the deadline alone. Bot and stand-ins share the machine. Budget: deadline + 250 ms, below 250 MB.

            | deadline | first triage of the process, beyond the deadline | median of the others | slowest of the others | a verdict at once, not a question first | resident, most |
            |---|---|---|---|---|---|
            {rows}
            """);
        Console.WriteLine(table);
        if (args.Contains("--write"))
            ResultsFile.Write("sources", "Twenty sources, half of them hanging", table);
        return 0;
    }

    private static string Beyond(TimeSpan took, TimeSpan deadline) => string.Create(CultureInfo.InvariantCulture, $"{(took - deadline).TotalMilliseconds:+0;-0} ms");

    private static async Task<Run> MeasureAsync(TimeSpan deadline, VendorsStub vendors, SlackStub slack)
    {
        var folder = Directory.CreateTempSubdirectory("incidentbot-");
        var config = Path.Combine(folder.FullName, "appsettings.json");
        await File.WriteAllTextAsync(config, JsonSerializer.Serialize(Configuration(deadline, Path.Combine(folder.FullName, "store.db"), vendors, slack)));
        var address = new Uri($"http://127.0.0.1:{BotProcess.FreePort()}");
        using var process = BotProcess.Start(config, address, folder.FullName);
        // The first post of a triage is its root, the second comes when the sources have spoken.
        var spoken = new ConcurrentDictionary<string, TaskCompletionSource<(long At, bool IsVerdict)>>();
        slack.Posted = (channel, isVerdict) =>
        {
            if (slack.Posts[channel] == 2 && spoken.TryGetValue(channel, out var waiting))
                waiting.TrySetResult((Stopwatch.GetTimestamp(), isVerdict));
        };
        try
        {
            using var http = new HttpClient { BaseAddress = address };
            await BotProcess.UntilAnsweredAsync(http, process);
            http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
            var (took, verdicts) = (new List<TimeSpan>(), 0);
            for (var i = 0; i <= Triages; i++)
            {
                var channel = $"C{deadline.TotalSeconds:F0}{i}";
                var speaks = spoken.GetOrAdd(channel, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
                var started = Stopwatch.GetTimestamp();
                using var accepted = await http.PostAsJsonAsync(new Uri("/api/triages", UriKind.Relative), new { key = $"call-{i}", metric = "checkout_conversion", channel = $"slack:{channel}" });
                accepted.EnsureSuccessStatusCode();
                var (at, isVerdict) = await speaks.Task.WaitAsync(Patience);
                took.Add(Stopwatch.GetElapsedTime(started, at));
                verdicts += isVerdict ? 1 : 0;
            }

            process.Refresh();
            return new Run(deadline, took[0], [.. took.Skip(1).Order()], verdicts, process.PeakWorkingSet64);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    private static Dictionary<string, object> Configuration(TimeSpan deadline, string store, VendorsStub vendors, SlackStub slack)
    {
        var (url, never) = (vendors.Answering.ToString(), vendors.Hanging.ToString());
        object Repository(string connector, string name) => new { Connector = connector, Name = name, Service = "checkout", TrackingPaths = connector == "GitHub" ? new[] { "src/tracking" } : [] };
        object Source(string connector, string role, string numerator, string denominator) => new { Name = connector, Connector = connector, Role = role, Query = new { numerator, denominator }, Dimensions = new { platform = "platform" } };
        return new()
        {
            ["Storage"] = new { Sqlite = new { Path = store } },
            ["Slack"] = new { Url = new Uri(slack.Address, "api"), BotToken = "xoxb-1", SigningSecret = "benchmark-secret" },
            ["Evidence"] = new { Deadline = deadline.ToString("c", CultureInfo.InvariantCulture) },
            ["Hooks"] = new { Triages = new { Key } },
            ["Connectors"] = new
            {
                // Ten sources that answer: Prometheus twice.
                Prometheus = new { Url = url },
                Alertmanager = new { Url = url },
                GitHub = new { Url = url, Token = "t" },
                GitLab = new { Url = url, Token = "t" },
                LaunchDarkly = new { Url = url, Token = "t" },
                Stripe = new { Url = url, Key = "t" },
                Statuspage = new { Pages = new { PayFast = url } },
                SlackStatus = new { Pages = new { Slack = url } },
                GoogleCloudStatus = new { Pages = new Dictionary<string, string> { ["Google Cloud"] = url } },
                // Ten that never do: Datadog three times, PagerDuty and Sentry twice.
                Datadog = new { Url = never, ApiKey = "t", ApplicationKey = "t" },
                PagerDuty = new { Url = never, Key = "t" },
                Sentry = new { Url = never, Organization = "acme", Token = "t" },
                Amplitude = new { Url = never, ApiKey = "t", SecretKey = "t", TimeZone = "UTC" },
                IncidentIo = new { Pages = new { ShipIt = never } },
                Feeds = new { Pages = new { Fraudless = $"{never}feed.rss" } },
            },
            ["Catalogue"] = new
            {
                Metrics = new[]
                {
                    new
                    {
                        Name = "checkout_conversion",
                        Sources = new[]
                        {
                            Source("Prometheus", "server", "sum by ($__by) (increase(orders[$__interval]))", "sum by ($__by) (increase(sessions[$__interval]))"),
                            Source("Stripe", "payments", "succeeded", "attempts"),
                            Source("Datadog", "server", "sum:a{*} by {$__by}.as_count().rollup(sum, $__interval)", "sum:b{*} by {$__by}.as_count().rollup(sum, $__interval)"),
                            Source("Amplitude", "analytics", "totals{event=\"Order Completed\"}", "totals{event=\"_active\"}"),
                        },
                        Signals = new[]
                        {
                            new { Connector = "Prometheus", Kind = "http5xx", Service = "checkout", Query = "errors{$__filters}", Dimensions = new { platform = "platform" } },
                            new { Connector = "Datadog", Kind = "timeouts", Service = "PayFast", Query = "sum:c{$__filters}.rollup(avg, $__interval)", Dimensions = new { platform = "platform" } },
                        },
                        Services = new[] { "checkout" },
                        Vendors = new[] { "PayFast", "Slack", "Google Cloud", "ShipIt", "Fraudless" },
                        Repositories = new[] { Repository("GitHub", "acme/shop"), Repository("GitLab", "acme/shop"), Repository("LaunchDarkly", "shop"), Repository("PagerDuty", "PIJ90N7"), Repository("Sentry", "shop-ios"), Repository("Datadog", "source:ci") },
                    },
                },
            },
        };
    }

    private sealed record Run(TimeSpan Deadline, TimeSpan First, IReadOnlyList<TimeSpan> Later, int Verdicts, long Resident);
}
