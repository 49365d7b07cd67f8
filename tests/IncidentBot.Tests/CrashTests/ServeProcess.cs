using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace IncidentBot.Tests.CrashTests;

/// <summary>The bot as people run it: its own program, with a file and a port of its own. It can be killed and started again over the same file.</summary>
internal sealed class ServeProcess : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("incidentbot-").FullName;
    private readonly StringBuilder _log = new();
    private Process? _process;

    private ServeProcess(int port) => Address = new Uri($"http://127.0.0.1:{port}");

    public Uri Address { get; }

    public string DatabasePath => Path.Combine(_folder, "store.db");

    /// <summary>What the bot wrote to its console, over all its lives.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    /// <param name="more">Further sections of the configuration; without a catalogue it is the practice shop.</param>
    public static ServeProcess Create(JsonObject? more = null)
    {
        var serve = new ServeProcess(FreePort());
        var configuration = more ?? [];
        configuration["Storage"] = new JsonObject { ["Sqlite"] = new JsonObject { ["Path"] = serve.DatabasePath } };
        File.WriteAllText(serve.ConfigPath, configuration.ToJsonString());
        return serve;
    }

    public void Start()
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "IncidentBot.dll"), "serve", "--config", ConfigPath, "--urls", Address.ToString(), "--environment", "Development"])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The bot did not start.");
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
    }

    /// <summary>SIGKILL: no handler runs, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;
        _process = null;
        if (process.HasExited)
            throw new InvalidOperationException($"The bot ended by itself with code {process.ExitCode}:\n{Log}");
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Keep("---- killed ----");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private string ConfigPath => Path.Combine(_folder, "appsettings.json");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(string? line)
    {
        lock (_log)
            _log.AppendLine(line);
    }
}
