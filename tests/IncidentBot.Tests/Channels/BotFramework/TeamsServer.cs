using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IncidentBot.Conversations;
using IncidentBot.Tests.Connectors;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IncidentBot.Tests.Channels.BotFramework;

/// <summary>The app as it is served, with Teams configured and everything of Microsoft replaced by what a test controls: keys, login and connector.</summary>
internal sealed class TeamsServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("teams");
    private readonly TimeProvider _time;
    private readonly Dictionary<string, object> _settings;
    private WebApplication? _app;

    private TeamsServer(TokenIssuer issuer, ConnectorDouble connector, TimeProvider time, Dictionary<string, object> settings) =>
        (Issuer, Connector, Activities, _time, _settings) = (issuer, connector, new(connector.ServiceUrl), time, settings);

    public TokenIssuer Issuer { get; }

    public ConnectorDouble Connector { get; }

    public LoginDouble Login { get; } = new();

    public Activities Activities { get; }

    public RecordingInbox Inbox { get; private set; } = new(null);

    public CapturedLogs Logs { get; } = new();

    public string AppId => $"{_settings.GetValueOrDefault("MicrosoftAppId", Activities.AppId)}";

    public TimeProvider TokenClock => HostUnderTest.TokenClock(_time);

    public HttpClient Http { get; private set; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>An identity that nobody has signed in as yet, wherever tokens are kept.</summary>
    public static (string Key, object Value) NewAppId() => ("MicrosoftAppId", Guid.NewGuid().ToString());

    public static async Task<TeamsServer> StartAsync(TimeProvider? time = null, params (string Key, object Value)[] settings)
    {
        var issuer = await TokenIssuer.StartAsync();
        var server = new TeamsServer(issuer, await ConnectorDouble.StartAsync(), time ?? TimeProvider.System, settings.ToDictionary(pair => pair.Key, pair => pair.Value));
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Also after a stop: it goes on with the same store.</summary>
    public async Task StartAgainAsync()
    {
        var settings = new Dictionary<string, object>
        {
            ["Storage:Sqlite:Path"] = Path.Combine(_folder.FullName, "own.db"),
            ["MicrosoftAppType"] = "SingleTenant",
            ["MicrosoftAppId"] = AppId,
            ["MicrosoftAppPassword"] = "very-secret",
            ["MicrosoftAppTenantId"] = Activities.Tenant,
            ["ToBotFromChannelOpenIdMetadataUrl"] = HostUnderTest.MetadataOf(Issuer),
            ["Teams:ServiceUrl"] = Connector.ServiceUrl,
            ["Logging:LogLevel:Default"] = "Information",
        };
        foreach (var (key, value) in _settings)
            settings[key] = value;
        var file = Path.Combine(_folder.FullName, "own.json");
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(settings), Cancel);
        _app = Server.Build(["--environment=Production", "--urls=http://127.0.0.1:0"], file, _time, services =>
        {
            services.AddHttpClient("teams-login").ConfigurePrimaryHttpMessageHandler(() => Login);
            services.AddSingleton<IInbox>(provider => Inbox = new RecordingInbox(provider.GetRequiredService<TriageRunner>()));
            services.AddLogging(logging => logging.ClearProviders().AddProvider(Logs));
        });
        await _app.StartAsync(Cancel);
        Get<IInbox>();
        Http.Dispose();
        Http = new() { BaseAddress = new(_app.Urls.First()) };
    }

    public T Get<T>()
        where T : notnull => (_app ?? throw new InvalidOperationException("It was not started.")).Services.GetRequiredService<T>();

    public async Task StopAsync()
    {
        if (_app is null)
            return;
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>Sends as Teams does, with a token of the issuer.</summary>
    public Task<HttpResponseMessage> SendAsync(JsonObject activity) => SendAsync(activity, $"Bearer {Token()}");

    public string Token(IssuerKey? key = null, Action<JsonObject>? claims = null, Action<JsonObject>? header = null) =>
        Issuer.Sign(TokenClock.GetUtcNow(), AppId, Connector.ServiceUrl, key, claims, header);

    public Task<HttpResponseMessage> SendAsync(JsonObject activity, string? authorization) => SendAsync(activity.ToJsonString(), authorization);

    public async Task<HttpResponseMessage> SendAsync(string body, string? authorization, string type = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages") { Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(type)) };
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await Http.SendAsync(request, Cancel);
    }

    /// <summary>Presses a button and returns what the person who pressed it sees.</summary>
    public async Task<JsonElement> PressAsync(Shown message, string title, object? inputs = null, string person = "Lena")
    {
        using var response = await SendAsync(Activities.Execute(message, message.Button(title), inputs, person));
        Assert.Equal(200, (int)response.StatusCode);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel));
    }

    /// <summary>Presses a button that opens a dialog and returns the dialog's card.</summary>
    public async Task<JsonElement> OpenAsync(Shown message, string title, string person = "Lena") =>
        (await TaskAsync(Activities.Dialog("task/fetch", message, message.Button(title).GetProperty("data"), person: person))).GetProperty("value").GetProperty("card").GetProperty("content");

    /// <summary>Sends what a dialog was filled with and returns what becomes of the dialog.</summary>
    public Task<JsonElement> SendFormAsync(Shown message, JsonElement dialog, params IEnumerable<(string Label, string Value)> inputs) =>
        TaskAsync(Activities.Dialog("task/submit", message, dialog.GetProperty("actions")[0].GetProperty("data"), dialog.Fill(inputs)));

    /// <returns>Of type undefined when the dialog is shut.</returns>
    public async Task<JsonElement> TaskAsync(JsonObject dialog)
    {
        using var response = await SendAsync(dialog);
        Assert.Equal(200, (int)response.StatusCode);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(Cancel)).TryGetProperty("task", out var task) ? task : default;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await StopAsync();
        await Connector.DisposeAsync();
        await Issuer.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
