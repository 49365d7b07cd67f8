using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace IncidentBot.Tests.Connectors;

/// <summary>A vendor's own program, started for a test in a folder of its own and ended by its process id.</summary>
internal sealed class RealProgram : IAsyncDisposable
{
    private readonly Process _process;

    private RealProgram(Process process, DirectoryInfo folder, Uri address) => (_process, Folder, Address) = (process, folder, address);

    public DirectoryInfo Folder { get; }

    public Uri Address { get; }

    public static void SkipUnlessInstalled(params string[] programs)
    {
        foreach (var program in programs)
            Assert.SkipUnless(IsInstalled(program), $"{program} is not installed.");
    }

    /// <param name="readyLine">Part of the line that says that it answers.</param>
    public static async Task<RealProgram> StartAsync(string program, DirectoryInfo folder, string readyLine, Func<string, string[]> arguments)
    {
        var host = $"127.0.0.1:{FreePort()}";
        var process = Start(program, folder, arguments(host));
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.ErrorDataReceived += Read;
        process.OutputDataReceived += Read;
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        var running = new RealProgram(process, folder, new Uri($"http://{host}"));
        try
        {
            await ready.Task.WaitAsync(TestContext.Current.CancellationToken);
            return running;
        }
        catch
        {
            await running.DisposeAsync();
            throw;
        }

        void Read(object _, DataReceivedEventArgs line)
        {
            if (line.Data is null)
                ready.TrySetException(new InvalidOperationException($"{program} ended before it was ready."));
            else if (line.Data.Contains(readyLine, StringComparison.Ordinal))
                ready.TrySetResult();
        }
    }

    public static async Task RunAsync(string program, DirectoryInfo folder, params string[] arguments)
    {
        using var process = Start(program, folder, arguments);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = await output;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{error}{said}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Folder.Delete(recursive: true);
    }

    private static Process Start(string program, DirectoryInfo folder, string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = folder.FullName,
        RedirectStandardError = true,
        RedirectStandardOutput = true,
    }) ?? throw new InvalidOperationException($"{program} did not start.");

    public static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
