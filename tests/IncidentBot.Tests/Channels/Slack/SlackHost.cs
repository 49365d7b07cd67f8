using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IncidentBot.Channels;
using IncidentBot.Tests.Connectors;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IncidentBot.Tests.Channels.Slack;

internal enum SlackTransport { Http, Socket }

/// <summary>The app as it is served, with the practice shop in chat, and a Slack of our own in front of it. People speak through here.</summary>
internal sealed class SlackHost : IAsyncDisposable
{
    public const string Secret = "s1gning-secret-of-the-double";

    public static readonly DateTimeOffset Now = new(2026, 3, 18, 13, 20, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("slack");
    private readonly SlackTransport _transport;
    private readonly string[] _settings;
    private readonly HttpClient _http = new();
    private WebApplication? _app;

    private SlackHost(SlackTransport transport, SlackClock time, SlackDouble slack, string[] settings) => (_transport, Time, Slack, _settings) = (transport, time, slack, settings);

    public SlackClock Time { get; }

    public SlackDouble Slack { get; }

    public CapturedLogs Logs { get; } = new();

    public WebApplication App => _app ?? throw new InvalidOperationException("It was not started.");

    public Uri Address => new(App.Urls.First());

    public static Task<SlackHost> StartAsync(SlackTransport transport = SlackTransport.Http, params string[] settings) => StartAsync(transport, Now, settings);

    public static async Task<SlackHost> StartAsync(SlackTransport transport, DateTimeOffset now, params string[] settings)
    {
        var time = new SlackClock(now);
        var host = new SlackHost(transport, time, await SlackDouble.StartAsync(time), settings);
        await host.StartAppAsync();
        return host;
    }

    public async Task StartAppAsync()
    {
        var slack = new JsonObject { ["Url"] = new Uri(Slack.Address, "api").ToString(), ["BotToken"] = SlackDouble.BotToken };
        (string key, string value) = _transport == SlackTransport.Http ? ("SigningSecret", Secret) : ("AppToken", SlackDouble.AppToken);
        slack[key] = value;
        var file = Path.Combine(_folder.FullName, "own.json");
        var json = new JsonObject
        {
            ["Storage"] = new JsonObject { ["Sqlite"] = new JsonObject { ["Path"] = Path.Combine(_folder.FullName, "own.db") } },
            ["Practice"] = new JsonObject { ["InChat"] = true },
            [nameof(Slack)] = slack,
        };
        await File.WriteAllTextAsync(file, json.ToJsonString());
        _app = Server.Build(["--environment=Development", "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Information", "--Logging:Console:LogLevel:Default=None", .. _settings], file, Time);
        _app.Services.GetRequiredService<ILoggerFactory>().AddProvider(Logs);
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    public async Task StopAppAsync()
    {
        await App.StopAsync(CancellationToken.None);
        await App.DisposeAsync();
        _app = null;
    }

    /// <summary>Posts like Slack: signed now, with its headers.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, string body, string contentType = "application/json", int? retry = null, string? secret = null, DateTimeOffset? signedAt = null, Func<string, string>? alter = null, string[]? without = null, Uri? to = null)
    {
        var timestamp = (signedAt ?? Time.GetUtcNow()).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? Secret), Encoding.UTF8.GetBytes($"v0:{timestamp}:{body}")));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(to ?? Address, path)) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(alter?.Invoke(body) ?? body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.Add("X-Slack-Request-Timestamp", timestamp);
        request.Headers.Add("X-Slack-Signature", $"v0={signature}");
        if (retry is not null)
        {
            request.Headers.Add("X-Slack-Retry-Num", retry.Value.ToString(CultureInfo.InvariantCulture));
            request.Headers.Add("X-Slack-Retry-Reason", "http_timeout");
        }

        foreach (var header in without ?? [])
            request.Headers.Remove(header);
        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Delivers an event, as Slack does over the transport in use, and holds the bot to its acknowledgement.</summary>
    public async Task SendEventAsync(JsonObject envelope, int? retry = null)
    {
        if (_transport == SlackTransport.Socket)
        {
            await Slack.Sockets.DeliverAsync("events_api", envelope);
            return;
        }

        using var response = await PostAsync("/slack/events", envelope.ToJsonString(), retry: retry);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <returns>The body of the acknowledgement.</returns>
    public async Task<JsonObject?> SendInteractionAsync(JsonObject payload)
    {
        if (_transport == SlackTransport.Socket)
            return await Slack.Sockets.DeliverAsync("interactive", payload);
        using var response = await PostAsync("/slack/interactions", $"payload={Uri.EscapeDataString(payload.ToJsonString())}", "application/x-www-form-urlencoded");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return body.Length == 0 ? null : JsonNode.Parse(body)?.AsObject();
    }

    public async Task CommandAsync(string user, string text, string channel = SlackDouble.Incidents)
    {
        var fields = new JsonObject
        {
            ["token"] = "old", ["team_id"] = "T0ACME", ["channel_id"] = channel, ["channel_name"] = "incidents", ["user_id"] = user, ["user_name"] = "someone", ["command"] = "/triage", ["text"] = text,
            ["response_url"] = Slack.NewResponseUrl(), ["trigger_id"] = Slack.NewTrigger(), ["api_app_id"] = "A0APP", ["is_enterprise_install"] = "false",
        };
        if (_transport == SlackTransport.Socket)
        {
            await Slack.Sockets.DeliverAsync("slash_commands", fields);
            return;
        }

        using var response = await PostAsync("/slack/commands", string.Join('&', fields.Select(field => $"{field.Key}={Uri.EscapeDataString(field.Value?.ToString() ?? "")}")), "application/x-www-form-urlencoded");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>Somebody mentions the bot; its event is delivered.</summary>
    public async Task<JsonObject> MentionAsync(string user, string text, string? thread = null, string channel = SlackDouble.Incidents)
    {
        var said = Slack.Say(user, channel, $"<@{SlackDouble.Bot}> {text}", thread);
        var envelope = SlackEvents.Of("app_mention", said);
        await SendEventAsync(envelope);
        return envelope;
    }

    /// <summary>Somebody presses a button that stands on a message.</summary>
    /// <returns>The trigger that the click came with.</returns>
    public async Task<string> PressAsync(string user, JsonObject message, string label)
    {
        var (block, button) = SlackReader.ButtonsOf(message).First(pair => SlackReader.LabelOf(pair.Button) == label);
        var payload = SlackEvents.Click(user, message, block, button, Slack.NewTrigger(), Slack.NewResponseUrl());
        await SendInteractionAsync(payload);
        return payload["trigger_id"]?.ToString() ?? "";
    }

    /// <summary>People are told before it is logged.</summary>
    public async Task LoggedAsync(string sentence)
    {
        while (!Logs.Text.Contains(sentence, StringComparison.Ordinal))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public IChannel Channel => App.Services.GetServices<IChannel>().Single(channel => channel.Name == "slack");

    public async Task<JsonObject> OpenedAsync(string trigger) =>
        (await Slack.SeeCallAsync(call => call.Method == "views.open" && call.Body["trigger_id"]?.ToString() == trigger)).Body["view"]?.AsObject() ?? [];

    public Task<JsonObject?> SubmitAsync(string user, JsonObject view, params (string Field, string Value)[] fields) => SendInteractionAsync(SlackEvents.Submission(user, view, fields));

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await StopAppAsync();
        await Slack.DisposeAsync();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }
}
