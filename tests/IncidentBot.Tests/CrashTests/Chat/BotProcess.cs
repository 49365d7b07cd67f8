using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Tests.CrashTests.Chat;

/// <summary>One instance of the bot with the test's chat. It can be killed and started again with the same folder.</summary>
internal sealed class BotProcess : IAsyncDisposable
{
    /// <summary>By SIGKILL, in its transaction and later than it was waited for.</summary>
    private const int KilledItself = 128 + 9;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("incidentbot-bot");
    private readonly HttpClient _http;
    private readonly Uri _chat;
    private readonly StringBuilder _log = new();
    private readonly SemaphoreSlim _changing = new(1);
    private readonly ConcurrentQueue<long> _kills = new();
    private readonly TableWire? _wire;
    private Process? _process;

    /// <param name="storage">Its section; SQLite in the bot's own folder when null.</param>
    /// <param name="wire">The wire to its table service, if it has one.</param>
    public BotProcess(Uri chat, JsonObject? storage, TableWire? wire, JsonNode catalogue)
    {
        _chat = chat;
        _wire = wire;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{FreePort()}/") };
        var section = storage ?? [];
        section["Sqlite"] = new JsonObject { ["Path"] = DatabasePath };
        File.WriteAllText(ConfigPath, new JsonObject { ["Storage"] = section, ["Catalogue"] = catalogue }.ToJsonString());
    }

    public Uri Address => _http.BaseAddress ?? throw new InvalidOperationException("There is no address.");

    public string DatabasePath => Path.Combine(_folder.FullName, "store.db");

    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    /// <summary>When it was killed, on the running clock.</summary>
    public IReadOnlyCollection<long> Kills => _kills;

    private string ConfigPath => Path.Combine(_folder.FullName, "config.json");

    public void Start()
    {
        var self = typeof(BotProcess).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [self]) { WorkingDirectory = _folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_STARTUP_HOOKS"] = self;
        start.Environment[BotWithChat.ChatVariable] = $"{_chat}";
        start.Environment[BotWithChat.ConfigVariable] = ConfigPath;
        start.Environment[BotWithChat.UrlVariable] = Address.ToString().TrimEnd('/');
        _process = Process.Start(start) ?? throw new InvalidOperationException("The bot did not start.");
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>SIGKILL, and at once a new life.</summary>
    public async Task KillAndStartAsync()
    {
        await _changing.WaitAsync();
        try
        {
            await KillAsync();
            Start();
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Kills it while a transaction is under way, should one come before <paramref name="limit"/>; and starts it again.</summary>
    /// <returns>Whether one came.</returns>
    public async Task<bool> KillInTransactionAsync(Random random, TimeSpan limit, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var isDead = _wire is null ? await DieAtRowAsync(random.Next(1, 6), limit, cancellationToken) : await CutWireAsync(_wire, random.Next(2) == 0, limit);
            if (isDead)
                Start();
            return isDead;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>False when it is down.</summary>
    public async Task<bool> TrySayAsync(Turn turn, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.PostAsJsonAsync("test/turns", turn, TriageJson.Options, cancellationToken);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            await Task.Delay(Pause, cancellationToken);
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _http.Dispose();
        _changing.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<bool> DieAtRowAsync(int rows, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (_process is not { } process)
            return false;

        // It may die before it answers.
        var isArmed = await TryPostAsync($"test/death?rows={rows}", cancellationToken);
        using var waiting = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(waiting.Token);
        }
        catch (OperationCanceledException) when (waiting.IsCancellationRequested)
        {
            if (await TryPostAsync($"test/death?rows={int.MaxValue}", cancellationToken) || !isArmed)
                return false;
            await process.WaitForExitAsync(cancellationToken); // it is dying just now
        }

        Bury(process);
        return true;
    }

    private async Task<bool> CutWireAsync(TableWire wire, bool half, TimeSpan limit)
    {
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        wire.CutNext(half, async () =>
        {
            await KillAsync();
            killed.SetResult();
        });
        if (await Task.WhenAny(killed.Task, Task.Delay(limit)) != killed.Task && wire.Spare())
            return false;
        await killed.Task;
        return true;
    }

    private async Task KillAsync()
    {
        if (_process is not { } process)
            return;
        if (process.HasExited && process.ExitCode != KilledItself)
            throw new InvalidOperationException($"The bot ended by itself with code {process.ExitCode}:\n{Log}");
        process.Kill();
        await process.WaitForExitAsync();
        Bury(process);
    }

    private void Bury(Process process)
    {
        _kills.Enqueue(Stopwatch.GetTimestamp());
        _process = null;
        process.Dispose();
        Keep("---- killed ----");
    }

    private async Task<bool> TryPostAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.PostAsync(path, null, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        lock (_log)
            _log.AppendLine(line);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
