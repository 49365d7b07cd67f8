using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using IncidentBot.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.Hooks;

/// <summary>The app as it is served, with both hooks, one metric and the local page as its chat. It can be stopped and started on the same file.</summary>
internal sealed class HookServer : IAsyncDisposable
{
    public const string ChangesKey = "changes-key-0123456789";
    public const string TriagesKey = "triages-key-0123456789";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hooks-");
    private WebApplication? _app;

    public static DateTimeOffset Now { get; } = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public FakeTimeProvider Time { get; } = new(Now);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public T Get<T>()
        where T : notnull => (_app ?? throw new InvalidOperationException("It was not started.")).Services.GetRequiredService<T>();

    public static async Task<HookServer> StartAsync()
    {
        var server = new HookServer();
        await server.StartAgainAsync();
        return server;
    }

    public async Task StartAgainAsync()
    {
        await StopAsync();
        var settings = Path.Combine(_folder.FullName, "settings.json");
        await File.WriteAllTextAsync(settings, JsonSerializer.Serialize(new
        {
            Storage = new { Sqlite = new { Path = Path.Combine(_folder.FullName, "hooks.db") } },
            Catalogue = new { Metrics = new[] { new { Name = "checkout_conversion", Aliases = new[] { "cvr" } }, new { Name = "sign_ups", Aliases = Array.Empty<string>() } } },
            Web = new { Enabled = true },
            Hooks = new
            {
                Changes = new { Key = ChangesKey },
                Triages = new { Key = TriagesKey, Channel = "web:incidents", Channels = new Dictionary<string, string> { ["sign_ups"] = "web:growth" } },
            },
        }), Cancel);
        _app = Server.Build(["--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=None"], settings, Time);
        await _app.StartAsync(Cancel);
    }

    public async Task<(int Status, string Body)> PostAsync(string path, string? key, string body)
    {
        using var http = new HttpClient { BaseAddress = new Uri(_app?.Urls.First() ?? "") };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var response = await http.SendAsync(request, Cancel);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>Posts and waits until the triage of the answer is there.</summary>
    public async Task<string> StartTriageAsync(string body)
    {
        var (status, answer) = await PostAsync("/api/triages", TriagesKey, body);
        Assert.Equal(202, status);
        var id = JsonElement.Parse(answer).GetProperty("id").GetString() ?? "";
        await StreamAsync(id, stream => stream.Version > 0);
        return id;
    }

    /// <summary>The stream once it is as wanted.</summary>
    public async Task<StoredStream> StreamAsync(string id, Func<StoredStream, bool> isReady)
    {
        while (true)
        {
            if (await Get<ITriageStore>().LoadAsync(id, Cancel) is { } stream && isReady(stream))
                return stream;
            await Task.Yield();
            Cancel.ThrowIfCancellationRequested();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Delete(recursive: true);
    }

    private async Task StopAsync()
    {
        if (_app is null)
            return;
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
