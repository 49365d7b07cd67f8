using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace IncidentBot.Benchmarks.Slack;

/// <summary>
/// Signed mentions over HTTP at a fixed rate, one in twenty sent again as Slack's retries are: how long the acknowledgement takes, and whether each is
/// answered exactly once. First by Slack's own receiver, which acknowledges and does nothing, then by the served process, which commits first.
/// </summary>
internal static class SlackSuite
{
    private const string Secret = "benchmark-secret";
    private const int PerSecond = 200;
    private const int Channels = 600;
    private const int OneInRepeated = 20;
    private const int WarmUp = 1_000;
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(90);

    /// <param name="args">Optionally the seconds to run, 60 unless said.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = args is [var text, ..] ? int.Parse(text, CultureInfo.InvariantCulture) : 60;
        var load = (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[0];
        await using var slack = await SlackStub.StartAsync();
        var bolt = await MeasureBoltAsync(seconds);
        var (ours, lost, twice) = await MeasureBotAsync(seconds, slack);

        var table = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {PerSecond} signed mentions a second for {seconds} s over HTTP, in {Channels} channels, one in {OneInRepeated} sent again, after {WarmUp:N0} to warm up; sender, bot and a stand-in for Slack on the same machine, whose load before the run was {load}. The bot commits each to disk and then acknowledges, and answers each with a post; bolt acknowledges and does nothing.

            | acknowledgement | p50 | p99 | slowest | not acknowledged |
            |---|---|---|---|---|
            | IncidentBot | {ours.Median:F1} ms | {ours.P99:F1} ms | {ours.Slowest:F0} ms | {ours.Failed} |
            | bolt (HTTPReceiver) | {bolt?.Median:F1} ms | {bolt?.P99:F1} ms | {bolt?.Slowest:F0} ms | {bolt?.Failed} |

            Answered by a post of the bot: {ours.Sent - lost} of {ours.Sent} mentions; lost {lost}, twice {twice}. Budget: p99 below 100 ms, nothing lost, nothing twice.
            """);
        Console.WriteLine(table);
        ResultsFile.Write("slack", "Slack", table);
        return 0;
    }

    private static async Task<Latencies?> MeasureBoltAsync(int seconds)
    {
        var script = Path.Combine(Counterparts(), "bolt.mjs");
        if (!Directory.Exists(Path.Combine(Counterparts(), "node_modules", "@slack", "bolt")))
            throw new InvalidOperationException("bolt is not installed: npm install --prefix tests/counterparts");
        var port = FreePort();
        using var process = Start("node", script, port.ToString(CultureInfo.InvariantCulture), Secret);
        try
        {
            await WaitForAsync(port, process);
            return await SendAsync(new Uri($"http://127.0.0.1:{port}"), seconds);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<(Latencies Latencies, int Lost, int Twice)> MeasureBotAsync(int seconds, SlackStub slack)
    {
        var folder = Directory.CreateTempSubdirectory("incidentbot-");
        var config = Path.Combine(folder.FullName, "appsettings.json");
        await File.WriteAllTextAsync(config, JsonSerializer.Serialize(new
        {
            Storage = new { Sqlite = new { Path = Path.Combine(folder.FullName, "store.db") } },
            Slack = new { Url = new Uri(slack.Address, "api"), BotToken = "xoxb-1", SigningSecret = Secret },
        }));
        var port = FreePort();
        using var process = Start("dotnet", Path.Combine(AppContext.BaseDirectory, "IncidentBot.dll"), "serve", "--config", config, "--urls", $"http://127.0.0.1:{port}", "--environment", "Production");
        try
        {
            await WaitForAsync(port, process);
            var latencies = await SendAsync(new Uri($"http://127.0.0.1:{port}"), seconds);
            var clock = Stopwatch.StartNew();
            while (slack.Posts.Where(channel => channel.Key[0] == 'C').Sum(channel => channel.Value) < latencies.Sent && clock.Elapsed < Drain)
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            // A post too many would come after the right ones.
            await Task.Delay(TimeSpan.FromSeconds(3));
            var perChannel = Enumerable.Range(0, Channels).Select(channel => (Sent: Enumerable.Range(0, latencies.Sent).Count(i => i % Channels == channel), Posted: slack.Posts.GetValueOrDefault($"C{channel}"))).ToList();
            return (latencies, perChannel.Sum(pair => Math.Max(0, pair.Sent - pair.Posted)), perChannel.Sum(pair => Math.Max(0, pair.Posted - pair.Sent)));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Latencies> SendAsync(Uri address, int seconds)
    {
        using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        for (var i = 0; i < WarmUp; i++)
            await PostAsync(http, address, Mention(i, "W"));
        var count = seconds * PerSecond;
        var times = new TimeSpan[count];
        var failed = 0;
        var under = new List<Task>(count);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / PerSecond);
            if (due - clock.Elapsed is { } wait && wait > TimeSpan.Zero)
                await Task.Delay(wait);
            var number = i;
            under.Add(Task.Run(async () =>
            {
                var body = Mention(number);
                var started = Stopwatch.GetTimestamp();
                if (!await PostAsync(http, address, body))
                    Interlocked.Increment(ref failed);
                times[number] = Stopwatch.GetElapsedTime(started);
                if (number % OneInRepeated == 0 && !await PostAsync(http, address, body))
                    Interlocked.Increment(ref failed);
            }));
        }

        await Task.WhenAll(under);
        Array.Sort(times);
        return new Latencies(count, failed, times[count / 2].TotalMilliseconds, times[count * 99 / 100].TotalMilliseconds, times[^1].TotalMilliseconds);
    }

    private static async Task<bool> PostAsync(HttpClient http, Uri address, string body)
    {
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/slack/events")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Slack-Request-Timestamp", timestamp);
        request.Headers.Add("X-Slack-Signature", $"v0={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes($"v0:{timestamp}:{body}")))}");
        try
        {
            using var response = await http.SendAsync(request);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Mention(int number, string channels = "C") => JsonSerializer.Serialize(new
    {
        type = "event_callback",
        team_id = "T1",
        api_app_id = "A1",
        event_id = $"Ev{number}",
        authorizations = new[] { new { team_id = "T1", user_id = "UBOT", is_bot = true } },
        @event = new { type = "app_mention", user = $"U{number % 100}", text = "<@UBOT> help", ts = $"1700000000.{number:000000}", channel = $"{channels}{number % Channels}", event_ts = "1" },
    });

    private static Process Start(string program, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true }) ?? throw new InvalidOperationException($"{program} did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static async Task WaitForAsync(int port, Process process)
    {
        while (!process.HasExited)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20));
            }
        }

        throw new InvalidOperationException($"It ended by itself with code {process.ExitCode}.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Counterparts()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IncidentBot.sln")))
            folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? "", "tests", "counterparts");
    }

    private sealed record Latencies(int Sent, int Failed, double Median, double P99, double Slowest);
}
