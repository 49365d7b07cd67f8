using System.Text;
using System.Text.Json.Nodes;
using IncidentBot.Triage;

namespace IncidentBot.Channels.Slack;

/// <summary>What is too long for a message goes below it as a file; where files are not permitted, as plain messages.</summary>
internal sealed partial class SlackFiles(SlackClient slack, IHttpClientFactory clients, SlackOptions options, TimeProvider time, ILogger<SlackFiles> logger)
{
    /// <summary>Slack cuts a plain message at 4,000 characters.</summary>
    private const int LongestPart = 3500;

    public async Task ShareAsync(string conversation, string thread, string title, string text, CancellationToken cancellationToken)
    {
        if (await UploadAsync(conversation, thread, title, text, cancellationToken) is not { } refusal)
            return;
        LogNoFile(refusal.Sentence);
        foreach (var part in SlackText.Pieces(text, LongestPart))
        {
            var message = new JsonObject { ["channel"] = conversation, ["thread_ts"] = thread, ["text"] = SlackText.Escape(part), ["mrkdwn"] = false, ["parse"] = "none", ["unfurl_links"] = false, ["unfurl_media"] = false };
            var reply = await slack.AskAsync(SlackMethods.Post, conversation, part, api => api.PostMessageAsync(message, cancellationToken), cancellationToken);
            while (reply.Trouble is SlackTrouble.Limited limited)
            {
                await Task.Delay(limited.After, time, cancellationToken);
                reply = await slack.AskAsync(SlackMethods.Post, conversation, part, api => api.PostMessageAsync(message, cancellationToken), cancellationToken);
            }

            if (reply.Trouble is { } trouble)
                LogLost(trouble.Sentence);
        }
    }

    // https://docs.slack.dev/messaging/working-with-files: ask for an address, put the bytes there, share what was put.
    private async Task<SlackTrouble?> UploadAsync(string conversation, string thread, string title, string text, CancellationToken cancellationToken)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var upload = await slack.AskAsync(SlackMethods.GetUploadUrl, conversation, thread, api => api.GetUploadUrlAsync("incidentbot.txt", bytes.Length, cancellationToken), cancellationToken);
        if (upload.Trouble is { } trouble)
            return trouble;
        if (upload.Answer is not { UploadUrl: { } address, FileId: { } file } || !options.IsSlacks(address))
            return new SlackTrouble.Refused("upload_url", "Slack named no address of its own for the file.");
        if (!await PutAsync(address, bytes, cancellationToken))
            return new SlackTrouble.NotSent("Slack did not take the file.");
        var body = new JsonObject
        {
            ["files"] = new JsonArray(new JsonObject { ["id"] = file, ["title"] = Words.Short(SlackText.Clean(title), 150) }),
            ["channel_id"] = conversation,
            ["thread_ts"] = thread,
        };
        return (await slack.AskAsync(SlackMethods.CompleteUpload, conversation, thread, api => api.CompleteUploadAsync(body, cancellationToken), cancellationToken)).Trouble;
    }

    private async Task<bool> PutAsync(Uri address, byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            using var client = clients.CreateClient(SlackReturnPaths.Client);
            using var content = new ByteArrayContent(bytes);
            using var response = await client.PostAsync(address, content, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "A long text goes to Slack as messages instead of a file: {Reason}")]
    private partial void LogNoFile(string reason);

    [LoggerMessage(LogLevel.Error, "Part of a long text did not get to Slack: {Reason}")]
    private partial void LogLost(string reason);
}
