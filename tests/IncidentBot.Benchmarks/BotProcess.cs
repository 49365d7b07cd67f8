using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace IncidentBot.Benchmarks;

/// <summary>The served process as people start it.</summary>
internal static class BotProcess
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(2);

    public static Process Start(string config, Uri address, string folder)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "IncidentBot.dll"), "serve", "--config", config, "--urls", address.ToString(), "--environment", "Development"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start) ?? throw new InvalidOperationException("The bot did not start.");
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    public static async Task UntilAnsweredAsync(HttpClient http, Process process)
    {
        while (!process.HasExited)
        {
            try
            {
                using var page = await http.GetAsync(new Uri("/", UriKind.Relative));
                page.EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException e) when (e.StatusCode is null)
            {
                await Task.Delay(BetweenTries);
            }
        }

        throw new InvalidOperationException($"The bot ended by itself with code {process.ExitCode}.");
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
