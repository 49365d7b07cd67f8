using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace IncidentBot.Benchmarks.Teams;

/// <summary>
/// 200 activities a second for 60 seconds, each with a token of its own, signed by a local issuer: how long until the bot acknowledges them. Beside it, in the same
/// run, an echo bot on the Bot Builder SDK for Node, which keeps nothing and sends nothing.
/// </summary>
internal static class TeamsSuite
{
    private const string AppId = "8f3c2c1e-52ab-4b0e-9c07-5a4d3f0e6b11";
    private const string Tenant = "5c0f1d0a-7a55-4d6f-b1f3-0b6a5a9f9d22";
    private const int PerSecond = 200;
    private const int Conversations = 500;

    public static async Task<int> RunAsync(string[] args)
    {
        var seconds = args is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 60;
        await using var issuer = await LoadIssuer.StartAsync();
        var load = Load();
        var ours = await MeasureBotAsync(issuer, seconds);
        var sdk = await MeasureEchoAsync(issuer, seconds);
        var body = $"""
            {PerSecond} activities a second for {seconds} s on loopback from one process beside the bot, a token of its own on each, {Conversations} conversations; load of the machine before the run {load}, after it {Load()}.

            | acknowledged | p50 | p99 | longest | not acknowledged | budget (p99) |
            |---|---|---|---|---|---|
            | IncidentBot: token checked, committed to SQLite, acknowledged, then handled | {ours.Row} | 100 ms |
            | echo bot, botbuilder 4.23.3 on Node {sdk.Version}: token checked, nothing kept, nothing sent | {sdk.Row} | |

            Of {ours.Count:#,0} messages {ours.Kept:#,0} stood in IncidentBot's store afterwards; none was taken twice.
            """;
        Console.WriteLine(body);
        if (args is [])
            ResultsFile.Write("teams", "Acknowledging Teams", body);
        return ours.Failed == 0 && ours.Kept == ours.Count ? 0 : 1;
    }

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static async Task<Figures> MeasureBotAsync(LoadIssuer issuer, int seconds)
    {
        var folder = Directory.CreateTempSubdirectory("incidentbot-teams-");
        try
        {
            var settings = new Dictionary<string, string>
            {
                ["Storage__Sqlite__Path"] = Path.Combine(folder.FullName, "bot.db"),
                ["MicrosoftAppType"] = "SingleTenant",
                ["MicrosoftAppId"] = AppId,
                ["MicrosoftAppPassword"] = "unused",
                ["MicrosoftAppTenantId"] = Tenant,
                ["ToBotFromChannelOpenIdMetadataUrl"] = issuer.Metadata,
                // What people say to each other, heard and handled: what mentions the bot never comes so often, because Teams takes 30 answers a second.
                ["Teams__HearUnaddressed"] = "true",
                ["Logging__LogLevel__Default"] = "Warning",
                ["Logging__LogLevel__Microsoft.Hosting.Lifetime"] = "Information",
                ["DOTNET_ENVIRONMENT"] = "Production",
            };
            using var bot = Start("dotnet", folder.FullName, [typeof(Server).Assembly.Location, "serve", "--urls", "http://127.0.0.1:0"], settings);
            var (line, log) = await ReadyAsync(bot, "Now listening on: ");
            var figures = await DriveAsync(new Uri(line), issuer, seconds);
            bot.Kill();
            await bot.WaitForExitAsync();
            await log;
            return figures with { Kept = await CountAsync(Path.Combine(folder.FullName, "bot.db")) - figures.Warmed };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Figures> MeasureEchoAsync(LoadIssuer issuer, int seconds)
    {
        var folder = Path.Combine(Root(), "tests", "IncidentBot.Benchmarks", "Teams", "echo");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "botbuilder")))
            return new Figures([], 0, 0) { Version = "(not installed: npm install --prefix tests/IncidentBot.Benchmarks/Teams/echo)" };
        using var echo = Start("node", folder, ["echo.js", AppId, Tenant, LoadIssuer.Name, issuer.Metadata], []);
        var (port, log) = await ReadyAsync(echo, "listening on ");
        var figures = await DriveAsync(new Uri($"http://127.0.0.1:{port}"), issuer, seconds);
        echo.Kill();
        await echo.WaitForExitAsync();
        await log;
        using var version = Start("node", folder, ["--version"], []);
        return figures with { Version = (await version.StandardOutput.ReadToEndAsync()).Trim() };
    }

    private static async Task<Figures> DriveAsync(Uri bot, LoadIssuer issuer, int seconds)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = bot, Timeout = TimeSpan.FromSeconds(15) };
        const int Warm = 400;
        var count = PerSecond * seconds;
        // Signed before, so that signing is not what is measured.
        var tokens = Enumerable.Range(0, count + Warm).AsParallel().Select(i => issuer.Sign(AppId, i)).ToList();
        for (var i = 0; i < Warm; i++)
            await SendAsync(http, issuer, count + i, tokens[count + i]);

        var took = new double[count];
        var failed = 0;
        var under = new List<Task>(count);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < count; i++)
        {
            var wait = TimeSpan.FromSeconds((double)i / PerSecond) - clock.Elapsed;
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait);
            var (number, due) = (i, TimeSpan.FromSeconds((double)i / PerSecond));
            under.Add(Task.Run(async () =>
            {
                if (await SendAsync(http, issuer, number, tokens[number]) != HttpStatusCode.OK)
                    Interlocked.Increment(ref failed);
                // From when it was due, so that a stall counts for everything that waits behind it.
                took[number] = (clock.Elapsed - due).TotalMilliseconds;
            }));
        }

        await Task.WhenAll(under);
        Array.Sort(took);
        return new Figures(took, failed, Warm);
    }

    private static async Task<HttpStatusCode?> SendAsync(HttpClient http, LoadIssuer issuer, int number, string token)
    {
        var conversation = $"19:load-{number % Conversations}@thread.tacv2";
        var json = $$$$"""
            {"type":"message","id":"{{{{number}}}}","timestamp":"2026-11-22T12:00:00Z","channelId":"msteams","serviceUrl":"{{{{issuer.ServiceUrl}}}}","text":"maybe number {{{{number}}}}",
            "from":{"id":"29:lena","name":"Lena"},"recipient":{"id":"28:{{{{AppId}}}}","name":"IncidentBot"},"conversation":{"isGroup":true,"conversationType":"channel","tenantId":"{{{{Tenant}}}}","id":"{{{{conversation}}}};messageid=1"},
            "channelData":{"tenant":{"id":"{{{{Tenant}}}}"},"channel":{"id":"{{{{conversation}}}}"}}}
            """;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await http.SendAsync(request);
            return response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    private static Process Start(string program, string folder, string[] arguments, Dictionary<string, string> settings)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        foreach (var (key, value) in settings)
            start.Environment[key] = value;
        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    }

    private static async Task<(string After, Task Log)> ReadyAsync(Process process, string mark)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at)
                return (line[(at + mark.Length)..].Trim(), process.StandardOutput.ReadToEndAsync());
        throw new InvalidOperationException("The bot ended before it was ready.");
    }

    private static async Task<long> CountAsync(string path)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM inbox";
        return await command.ExecuteScalarAsync() is long count ? count : 0;
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IncidentBot.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The benchmark does not run inside the repository.");
    }

    private sealed record Figures(double[] Took, int Failed, int Warmed)
    {
        public long Kept { get; init; }

        public string Version { get; init; } = "";

        public int Count => Took.Length;

        public string Row => Took.Length == 0 ? "- | - | - | -" : string.Create(CultureInfo.InvariantCulture, $"{At(.5)} | {At(.99)} | {Took[^1]:0.0} ms | {Failed} of {Took.Length:#,0}");

        private string At(double share) => string.Create(CultureInfo.InvariantCulture, $"{Took[(int)(share * (Took.Length - 1))]:0.0} ms");
    }
}
