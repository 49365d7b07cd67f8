using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IncidentBot.Tests.Channels.BotFramework;

/// <summary>A message as people see it, in its newest state.</summary>
/// <param name="Conversation">Of a channel with its thread.</param>
/// <param name="Order">Of first posting.</param>
internal sealed record Shown(string Conversation, string Id, int Order, JsonElement Activity, int Edits)
{
    public JsonElement Card => Activity.GetProperty("attachments")[0].GetProperty("content");

    public string Text => Card.GetRawText();

    public string Words => CardReading.WordsOf(Card);
}

/// <summary>What the double does with one call instead of what it should.</summary>
/// <param name="Accepts">Whether the message stands all the same.</param>
internal sealed record Fault(bool Accepts, Func<HttpContext, Task> Answer);

/// <summary>
/// Stands in for the Bot Connector, after its reference: keeps what is posted and edited, takes a new conversation for a new thread, and demands the bot's token.
/// </summary>
/// <remarks>https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference</remarks>
internal sealed class ConnectorDouble : IAsyncDisposable
{
    /// <summary>For nothing at all to happen, on a machine that is busy with other tests.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly List<Shown> _shown = [];
    private readonly List<string> _calls = [];
    private readonly Queue<Fault?> _faults = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _clock = 1_795_368_784_056;

    private ConnectorDouble(WebApplication app) => _app = app;

    public string ServiceUrl => $"{_app.Urls.First()}/emea/";

    /// <summary>The token that calls must show; null when none is wanted.</summary>
    public string? Token { get; set; } = LoginDouble.Token;

    public IReadOnlyList<Shown> Messages
    {
        get
        {
            lock (_gate)
                return [.. _shown];
        }
    }

    /// <summary>Method and path of each call, in order.</summary>
    public IReadOnlyList<string> Calls
    {
        get
        {
            lock (_gate)
                return [.. _calls];
        }
    }

    public static async Task<ConnectorDouble> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var connector = new ConnectorDouble(app);
        app.MapPost("/emea/v3/conversations", connector.StartThreadAsync);
        app.MapPost("/emea/v3/conversations/{conversation}/activities", connector.SendAsync);
        app.MapPut("/emea/v3/conversations/{conversation}/activities/{id}", connector.UpdateAsync);
        app.MapGet("/emea/v3/conversations/{conversation}/members/{member}", (string member) => Results.Json(new { id = member, name = $"Name of {member}" }));
        await app.StartAsync();
        return connector;
    }

    /// <summary>The next calls that post or edit fail like this, one each; null is one that does not.</summary>
    public void FailNext(params IEnumerable<Fault?> faults)
    {
        lock (_gate)
        {
            foreach (var fault in faults)
                _faults.Enqueue(fault);
        }
    }

    /// <summary>The first message that is as wanted, as soon as there is one.</summary>
    public async Task<Shown> FindAsync(Func<Shown, bool> wanted)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_shown.Find(message => wanted(message)) is { } found)
                    return found;
                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(Patience, TestContext.Current.CancellationToken);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"No such message. What stands: {string.Join('\n', Messages.Select(message => $"{message.Conversation} {message.Id} {message.Activity.GetRawText()}"))}");
            }
        }
    }

    /// <summary>Ends when so many calls have come.</summary>
    public async Task CallsReachAsync(int count)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (_calls.Count >= count)
                    return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task StartThreadAsync(HttpContext context) => TakeAsync(context, body =>
    {
        var id = NextId();
        var thread = $"{body.GetProperty("channelData").GetProperty("channel").GetProperty("id").GetString()};messageid={id}";
        Add(thread, id, body.GetProperty("activity"));
        return (201, new { id = thread, activityId = id });
    });

    private Task SendAsync(HttpContext context, string conversation) => TakeAsync(context, body =>
    {
        var id = NextId();
        Add(conversation, id, body);
        return (201, new { id });
    });

    private Task UpdateAsync(HttpContext context, string conversation, string id) => TakeAsync(context, body =>
    {
        var at = _shown.FindIndex(message => message.Conversation == conversation && message.Id == id);
        if (at < 0)
            return (404, new { error = new { code = "ActivityNotFoundInConversation", message = "There is no such activity." } });
        _shown[at] = _shown[at] with { Activity = body, Edits = _shown[at].Edits + 1 };
        return (200, new { id });
    });

    private async Task TakeAsync(HttpContext context, Func<JsonElement, (int Status, object Body)> take)
    {
        if (Token is { } token && context.Request.Headers.Authorization != $"Bearer {token}")
        {
            context.Response.StatusCode = 401;
            return;
        }

        var body = await JsonElementOf(context.Request);
        Fault? fault = null;
        var (status, answer) = (0, new object());
        lock (_gate)
        {
            _calls.Add($"{context.Request.Method} {context.Request.Path}");
            _faults.TryDequeue(out fault);
            if (fault is null or { Accepts: true })
                (status, answer) = take(body);
            Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }

        if (fault is not null)
        {
            await fault.Answer(context);
            return;
        }

        context.Response.StatusCode = status;
        await context.Response.WriteAsJsonAsync(answer);
    }

    private static async Task<JsonElement> JsonElementOf(HttpRequest request)
    {
        using var document = await JsonDocument.ParseAsync(request.Body);
        return document.RootElement.Clone();
    }

    private string NextId() => (++_clock).ToString(CultureInfo.InvariantCulture);

    private void Add(string conversation, string id, JsonElement activity) => _shown.Add(new(conversation, id, _shown.Count, activity, 0));
}
