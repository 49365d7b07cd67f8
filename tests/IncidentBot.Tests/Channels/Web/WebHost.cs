using System.Text;
using IncidentBot.Channels.Web;
using IncidentBot.Conversations;
using IncidentBot.Practice;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.Channels.Web;

/// <summary>The page through its own registration on a real port, with a scripted conversation behind it. It can be stopped and started again where it stood.</summary>
internal sealed class WebHost : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("incidentbot-web-").FullName;
    private readonly string environment;
    private readonly Dictionary<string, string?> settings;
    private readonly HttpClient client = new();
    private WebApplication? app;

    private WebHost(string environment, Dictionary<string, string?> settings) => (this.environment, this.settings) = (environment, settings);

    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    public ScriptedConversation Conversation { get; } = new();

    /// <summary>Stands at the time of the test's start until the test moves it.</summary>
    public FakeTimeProvider Time { get; } = new(DateTimeOffset.UtcNow);

    public static async Task<WebHost> StartAsync(string environment = "Development", params (string Key, string? Value)[] settings)
    {
        var host = new WebHost(environment, settings.ToDictionary(setting => setting.Key, setting => setting.Value));
        await host.StartAgainAsync();
        return host;
    }

    public async Task StartAgainAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Address.ToString());
        builder.Configuration.AddInMemoryCollection([new("Storage:Sqlite:Path", Path.Combine(folder, "bot.db")), .. settings]);
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddWebChannel(builder.Configuration);
        builder.Services.AddSingleton<IInbox>(Conversation);
        builder.Services.AddSingleton<IPracticeMenu>(Conversation);
        app = builder.Build();
        app.MapWebChannel();
        Conversation.Channel = app.Services.GetServices<IncidentBot.Channels.IChannel>().Single(channel => channel.Name == "web");
        await app.StartAsync();
        Address = new Uri(app.Urls.Single());
    }

    public Task<HttpResponseMessage> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<HttpResponseMessage> PostAsync(string json, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, "/web/turns", new StringContent(json, Encoding.UTF8, "application/json"), headers);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(Address, path)) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public async Task<EventReader> ListenAsync(string query = "", params (string Name, string Value)[] headers) => await EventReader.OpenAsync(await GetAsync($"/web/events{query}", headers));

    /// <summary>Time goes on until it has happened.</summary>
    public async Task AdvanceUntilAsync(Task happened)
    {
        while (!happened.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    public async Task StopAsync()
    {
        if (app is null)
            return;
        await app.StopAsync();
        await app.DisposeAsync();
        app = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        client.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
