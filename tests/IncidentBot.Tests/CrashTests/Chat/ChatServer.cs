using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using IncidentBot.Triage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IncidentBot.Tests.CrashTests.Chat;

/// <summary>What a chat keeps: each post is a new message with an id of its own, an edit changes one. It knows nothing of keys being unique: a post that comes twice stands twice.</summary>
internal sealed class ChatServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly List<ChatMessage> _messages = [];

    private ChatServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>Called for each message that is taken, before its answer is sent: who kills here kills between the post and its record.</summary>
    public Func<ChatMessage, Task> Taken { get; set; } = _ => Task.CompletedTask;

    /// <summary>In the order of their posting, each as it looks now.</summary>
    public IReadOnlyList<ChatMessage> Messages
    {
        get
        {
            lock (_gate)
                return [.. _messages];
        }
    }

    public static async Task<ChatServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Logging.ClearProviders();
        var server = new ChatServer(builder.Build());
        server._app.MapPost("/messages", (Delegate)server.PostAsync);
        server._app.MapPut("/messages/{id}", (Delegate)server.EditAsync);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task<IResult> PostAsync(HttpContext context)
    {
        var posted = await ReadAsync(context);
        ChatMessage message;
        lock (_gate)
        {
            message = posted with { Id = $"m{_messages.Count}", At = Stopwatch.GetTimestamp() };
            _messages.Add(message);
        }

        await Taken(message);
        return Results.Text(message.Id);
    }

    private async Task<IResult> EditAsync(HttpContext context, string id)
    {
        var edited = await ReadAsync(context);
        lock (_gate)
        {
            var index = _messages.FindIndex(message => message.Id == id);
            if (index < 0)
                return Results.NotFound();
            _messages[index] = edited with { Id = id, Lost = _messages[index].Lost, At = _messages[index].At, From = _messages[index].From };
        }

        return Results.Text(id);
    }

    private static async Task<ChatMessage> ReadAsync(HttpContext context)
    {
        var wire = await JsonSerializer.DeserializeAsync<ChatMessage>(context.Request.Body, TriageJson.Options, CancellationToken.None);
        return wire ?? throw new JsonException("A message is null.");
    }
}

/// <param name="From">Address of the instance that sent it.</param>
/// <param name="Thread">Id of the root message; null at the top level.</param>
/// <param name="Lost">How many posts of it its sender had sent before without learning what became of them.</param>
/// <param name="At">When it was posted, on the running clock.</param>
internal sealed record ChatMessage(string Id, string From, string Stream, string Conversation, string? Thread, Message Message, int Lost, long At = 0);
