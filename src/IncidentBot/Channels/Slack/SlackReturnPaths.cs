using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace IncidentBot.Channels.Slack;

/// <summary>
/// The one way to speak in a channel that the bot is not in, or with a token that does not work any more: the response_url that came with the last command
/// or click there, good for five uses in half an hour. https://docs.slack.dev/interactivity/handling-user-interaction
/// </summary>
internal sealed partial class SlackReturnPaths(IHttpClientFactory clients, SlackOptions options, TimeProvider time, ILogger<SlackReturnPaths> logger)
{
    public const string Client = "slack-files-and-responses";

    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(30);

    private readonly ConcurrentDictionary<string, Path> _paths = new();

    public void Remember(string conversation, string? responseUrl)
    {
        if (!Uri.TryCreate(responseUrl, UriKind.Absolute, out var address) || !options.IsSlacks(address))
            return;
        foreach (var old in _paths.Where(path => path.Value.Until < time.GetUtcNow()))
            _paths.TryRemove(old);
        _paths[conversation] = new Path(address, time.GetUtcNow() + Lasts, []);
    }

    /// <summary>Says it to whoever spoke last, seen by nobody else; once each sentence.</summary>
    public async Task TellAsync(string conversation, string sentence, CancellationToken cancellationToken)
    {
        if (!_paths.TryGetValue(conversation, out var path) || path.Until < time.GetUtcNow() || !path.Told.TryAdd(sentence, true))
            return;
        try
        {
            using var client = clients.CreateClient(Client);
            var body = new JsonObject { ["response_type"] = "ephemeral", ["replace_original"] = false, ["text"] = SlackText.Escape(sentence) };
            using var response = await client.PostAsJsonAsync(path.Address, body, cancellationToken);
            response.EnsureSuccessStatusCode();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            LogNotTold();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Nobody could be told in Slack what went wrong there: the response_url does not answer.")]
    private partial void LogNotTold();

    private sealed record Path(Uri Address, DateTimeOffset Until, ConcurrentDictionary<string, bool> Told);
}
