using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IncidentBot.Tests.Channels.Slack;

/// <summary>A call of the Web API that the bot made.</summary>
internal sealed record SlackCall(string Method, JsonObject Body);

/// <summary>
/// Slack as its documents describe it, on loopback: a workspace with channels and people, the Web API, file uploads, response URLs and Socket Mode.
/// It refuses what Slack would refuse.
/// </summary>
internal sealed class SlackDouble : IAsyncDisposable
{
    public const string BotToken = "xoxb-double-1";
    public const string AppToken = "xapp-double-1";
    public const string Bot = "U0BOT";
    public const string Incidents = "C0INCIDENTS";
    public const string Direct = "D0ADA";

    public static readonly IReadOnlyDictionary<string, string> People = new Dictionary<string, string> { ["U0ADA"] = "Ada", ["U0BEN"] = "Ben", ["U0LEE"] = "Lee Wong" };

    private readonly WebApplication _app;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly List<JsonObject> _messages = [];
    private readonly List<SlackCall> _calls = [];
    private readonly List<(string Method, Func<JsonObject, bool> If, Func<HttpContext, JsonObject, Task> Answer)> _faults = [];
    private readonly Dictionary<string, DateTimeOffset> _triggers = [];
    private readonly Dictionary<string, byte[]> _uploads = [];
    private readonly List<JsonObject> _told = [];
    private int _count;
    private TaskCompletionSource _changed = NewSignal();

    private SlackDouble(WebApplication app, TimeProvider time) => (_app, _time, Sockets) = (app, time, new SlackSocketDouble(this));

    public Uri Address => new(_app.Urls.First());

    public SlackSocketDouble Sockets { get; }

    public string Scopes { get; set; } = "app_mentions:read,chat:write,commands,files:write,im:history,users:read";

    /// <summary>Channels that the bot is not in.</summary>
    public ConcurrentDictionary<string, string> Closed { get; } = new();

    public IReadOnlyList<SlackCall> Calls
    {
        get
        {
            lock (_gate)
                return [.. _calls];
        }
    }

    /// <summary>What stands in the workspace now, oldest first.</summary>
    public IReadOnlyList<JsonObject> Messages
    {
        get
        {
            lock (_gate)
                return [.. _messages];
        }
    }

    /// <summary>What was said through response URLs.</summary>
    public IReadOnlyList<JsonObject> Told
    {
        get
        {
            lock (_gate)
                return [.. _told];
        }
    }

    public static async Task<SlackDouble> StartAsync(TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var slack = new SlackDouble(app, time);
        app.UseWebSockets();
        app.Map("/api/{method}", slack.AnswerAsync);
        app.MapPost("/upload/{file}", slack.UploadAsync);
        app.MapPost("/response/{id}", slack.RespondAsync);
        app.Map("/link/{ticket}", slack.Sockets.AcceptAsync);
        await app.StartAsync();
        return slack;
    }

    /// <summary>The next call of this method that fits is answered like this, once.</summary>
    public void FailOnce(string method, JsonObject answer, Func<JsonObject, bool>? when = null) => Fault(method, when, (context, _) => context.Response.WriteAsJsonAsync(answer));

    public void LimitOnce(string method, int seconds) => Fault(method, null, (context, _) =>
    {
        (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (429, seconds.ToString(CultureInfo.InvariantCulture));
        return context.Response.WriteAsJsonAsync(new JsonObject { ["ok"] = false, ["error"] = "ratelimited" });
    });

    /// <summary>The next call is done, and its answer lost on the way.</summary>
    public void LoseAnswerOnce(string method) => Fault(method, null, (context, body) =>
    {
        Do(method, body);
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>The next call arrives, which completes the first task, and is answered when the second one is completed.</summary>
    public (Task Arrived, TaskCompletionSource Answer) HoldOnce(string method)
    {
        var (arrived, answer) = (NewSignal(), NewSignal());
        Fault(method, null, async (context, body) =>
        {
            arrived.SetResult();
            await answer.Task;
            await context.Response.WriteAsJsonAsync(Do(method, body));
        });
        return (arrived.Task, answer);
    }

    public string NewTrigger()
    {
        lock (_gate)
        {
            var trigger = $"{++_count}.77.trigger";
            _triggers[trigger] = _time.GetUtcNow();
            return trigger;
        }
    }

    public string NewTs()
    {
        lock (_gate)
            return $"{_time.GetUtcNow().ToUnixTimeSeconds()}.{++_count:000000}";
    }

    public string NewResponseUrl() => new Uri(Address, $"response/{NewTs()}").ToString();

    /// <summary>Somebody's own post in the workspace.</summary>
    public JsonObject Say(string user, string channel, string text, string? thread = null)
    {
        var said = new JsonObject { ["ts"] = NewTs(), ["channel"] = channel, ["user"] = user, ["text"] = text };
        if (thread is not null)
            said["thread_ts"] = thread;
        Keep(said);
        return said;
    }

    /// <summary>Waits until readers see a message of the bot like this.</summary>
    public Task<JsonObject> SeeAsync(Func<JsonObject, bool> isIt) => FindAsync(() => Messages.LastOrDefault(message => message["user"]?.ToString() == Bot && isIt(message)));

    public Task<JsonObject> SeeAsync(string words) => SeeAsync(message => SlackReader.TextOf(message).Contains(words, StringComparison.Ordinal));

    public Task<SlackCall> SeeCallAsync(Func<SlackCall, bool> isIt) => FindAsync(() => Calls.LastOrDefault(isIt));

    public Task<JsonObject> SeeToldAsync(string words) => FindAsync(() => Told.FirstOrDefault(told => told["text"]?.ToString().Contains(words, StringComparison.Ordinal) == true));

    public Task UntilAsync(Func<bool> holds) => FindAsync(() => holds() ? this : null);

    public string UploadedText(string file) => Encoding.UTF8.GetString(_uploads[file]);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public void Signal() => Interlocked.Exchange(ref _changed, NewSignal()).SetResult();

    private async Task<T> FindAsync<T>(Func<T?> find)
        where T : class
    {
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (find() is { } found)
                return found;
            await changed.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    private void Fault(string method, Func<JsonObject, bool>? when, Func<HttpContext, JsonObject, Task> answer)
    {
        lock (_gate)
            _faults.Add((method, when ?? (_ => true), answer));
    }

    private void Keep(JsonObject message)
    {
        lock (_gate)
            _messages.Add(message);
        Signal();
    }

    private async Task AnswerAsync(HttpContext context, string method)
    {
        var body = await ReadAsync(context);
        Func<HttpContext, JsonObject, Task>? fault;
        lock (_gate)
        {
            var index = _faults.FindIndex(fault => fault.Method == method && fault.If(body));
            fault = index < 0 ? null : _faults[index].Answer;
            if (index >= 0)
                _faults.RemoveAt(index);
        }

        var token = context.Request.Headers.Authorization.ToString();
        var isMethodOfApp = method == "apps.connections.open";
        context.Response.Headers["x-oauth-scopes"] = Scopes;
        if (fault is null && token != $"Bearer {(isMethodOfApp ? AppToken : BotToken)}")
            fault = (refused, _) => refused.Response.WriteAsJsonAsync(Error("invalid_auth"));
        await (fault?.Invoke(context, body) ?? context.Response.WriteAsJsonAsync(Do(method, body)));
        lock (_gate)
            _calls.Add(new SlackCall(method, body));
        Signal();
    }

    private static async Task<JsonObject> ReadAsync(HttpContext context)
    {
        if (context.Request.Method == "GET")
            return new JsonObject(context.Request.Query.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value.ToString())));
        using var reader = new StreamReader(context.Request.Body);
        var text = await reader.ReadToEndAsync();
        return text.Length == 0 ? [] : JsonNode.Parse(text)?.AsObject() ?? [];
    }

    private JsonObject Do(string method, JsonObject body) => method switch
    {
        "auth.test" => new() { ["ok"] = true, ["url"] = "https://acme.slack.com/", ["team"] = "Acme", ["user"] = "incidentbot", ["team_id"] = "T0ACME", ["user_id"] = Bot, ["bot_id"] = "B0BOT" },
        "chat.postMessage" => Post(body),
        "chat.postEphemeral" => Whisper(body),
        "chat.update" => Edit(body),
        "views.open" => OpenView(body),
        "views.publish" => body["view"] is JsonObject home && SlackBlockRules.FindViewFault(home) is { } fault ? Error("invalid_arguments", fault) : Ok(),
        "users.info" => People.TryGetValue(body["user"]?.GetValue<string>() ?? "", out var name)
            ? new() { ["ok"] = true, ["user"] = new JsonObject { ["id"] = body["user"]?.DeepClone(), ["name"] = name.ToLowerInvariant(), ["profile"] = new JsonObject { ["display_name"] = name, ["real_name"] = name } } }
            : Error("user_not_found"),
        "files.getUploadURLExternal" => new() { ["ok"] = true, ["upload_url"] = new Uri(Address, $"upload/F{++_count}").ToString(), ["file_id"] = $"F{_count}" },
        "files.completeUploadExternal" => Ok(),
        "apps.connections.open" => new() { ["ok"] = true, ["url"] = new UriBuilder(new Uri(Address, $"link/{NewTs()}")) { Scheme = "ws" }.ToString() },
        _ => Error("unknown_method"),
    };

    private JsonObject Post(JsonObject body)
    {
        var channel = body["channel"]?.GetValue<string>() ?? "";
        if (Closed.TryGetValue(channel, out var error))
            return Error(error);
        if (Judge(body) is { } fault)
            return Error(fault);
        var message = (JsonObject)body.DeepClone();
        (message["ts"], message["user"]) = (NewTs(), Bot);
        Keep(message);
        return new() { ["ok"] = true, ["channel"] = channel, ["ts"] = message["ts"]?.DeepClone() };
    }

    private JsonObject Whisper(JsonObject body)
    {
        if (Judge(body) is { } fault)
            return Error(fault);
        var message = (JsonObject)body.DeepClone();
        (message["whispered_to"], message["user"]) = (body["user"]?.DeepClone(), Bot);
        Keep(message);
        return new() { ["ok"] = true, ["message_ts"] = NewTs() };
    }

    private JsonObject Edit(JsonObject body)
    {
        if (Judge(body) is { } fault)
            return Error(fault);
        lock (_gate)
        {
            if (_messages.Find(message => message["ts"]?.ToString() == body["ts"]?.ToString()) is not { } message)
                return Error("message_not_found");
            (message["text"], message["blocks"]) = (body["text"]?.DeepClone(), body["blocks"]?.DeepClone());
        }

        Signal();
        return new() { ["ok"] = true, ["channel"] = body["channel"]?.DeepClone(), ["ts"] = body["ts"]?.DeepClone() };
    }

    private static string? Judge(JsonObject body) =>
        body["text"]?.GetValue<string>() is not { Length: > 0 } text ? "no_text" : SlackBlockRules.Judge(body["blocks"]?.AsArray() ?? [], text);

    private JsonObject OpenView(JsonObject body)
    {
        lock (_gate)
        {
            if (!_triggers.Remove(body["trigger_id"]?.GetValue<string>() ?? "", out var at) || _time.GetUtcNow() - at > TimeSpan.FromSeconds(3))
                return Error("expired_trigger_id");
        }

        return body["view"] is JsonObject view && SlackBlockRules.FindViewFault(view) is { } fault ? Error("invalid_arguments", fault) : Ok();
    }

    private async Task UploadAsync(HttpContext context, string file)
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes);
        _uploads[file] = bytes.ToArray();
        await context.Response.WriteAsync($"OK - {bytes.Length}");
    }

    private async Task RespondAsync(HttpContext context)
    {
        var told = await ReadAsync(context);
        lock (_gate)
            _told.Add(told);
        Signal();
        await context.Response.WriteAsync("ok");
    }

    private static JsonObject Ok() => new() { ["ok"] = true };

    private static JsonObject Error(string error, string? detail = null) => new() { ["ok"] = false, ["error"] = error, ["detail"] = detail };

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
