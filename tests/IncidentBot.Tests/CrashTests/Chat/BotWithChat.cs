using System.Net.Http.Json;
using System.Text.Json;
using IncidentBot.Channels;
using IncidentBot.Conversations;
using IncidentBot.Triage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace IncidentBot.Tests.CrashTests.Chat;

/// <summary>The bot as it is served, in a process of its own, with one channel more: the chat of the test.</summary>
internal static class BotWithChat
{
    public const string ChatVariable = "INCIDENTBOT_TEST_CHAT";
    public const string ConfigVariable = "INCIDENTBOT_TEST_CONFIG";
    public const string UrlVariable = "INCIDENTBOT_TEST_URL";

    public static Task ServeAsync() => ServeAsync(new Uri(Variable(ChatVariable)), Variable(ConfigVariable), Variable(UrlVariable));

    private static string Variable(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set.");

    private static async Task ServeAsync(Uri chat, string config, string url)
    {
        SqliteDeath.Prepare();
        await using var app = Server.Build([$"--urls={url}"], config, TimeProvider.System, services => services.AddSingleton<IChannel>(new ChatChannel(chat, url)));
        app.MapPost("/test/turns", async (HttpContext context, IInbox inbox) =>
        {
            var turn = await JsonSerializer.DeserializeAsync<Turn>(context.Request.Body, TriageJson.Options, context.RequestAborted) ?? throw new JsonException("A turn is null.");
            return Results.Json(await inbox.ReceiveAsync(turn, context.RequestAborted));
        });
        app.MapPost("/test/death", (int rows) => SqliteDeath.ComeAt(rows));
        await app.RunAsync();
    }
}

internal sealed class ChatChannel(Uri chat, string from) : IChannel, IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = chat };

    public string Name => "chat";

    public void Dispose() => _http.Dispose();

    public Task<CheckLine> CheckAsync(CancellationToken cancellationToken) => Task.FromResult(new CheckLine(Name, true, ""));

    public async Task<DeliveryResult> DeliverAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var message = new ChatMessage("", from, delivery.Stream, delivery.Place.Conversation, delivery.Place.Thread, delivery.Message, delivery.Lost);
        try
        {
            using var answer = delivery.MessageId is { } id
                ? await _http.PutAsJsonAsync($"messages/{id}", message, TriageJson.Options, cancellationToken)
                : await _http.PostAsJsonAsync("messages", message, TriageJson.Options, cancellationToken);
            return answer.IsSuccessStatusCode
                ? new DeliveryResult.Delivered(await answer.Content.ReadAsStringAsync(cancellationToken))
                : new DeliveryResult.Refused($"{answer.StatusCode}");
        }
        catch (HttpRequestException e)
        {
            return new DeliveryResult.AnswerLost(e.Message);
        }
    }
}
