using Refit;

namespace IncidentBot.Channels.Slack;

internal static class SlackMethods
{
    public const string Test = "auth.test";
    public const string Post = "chat.postMessage";
    public const string Update = "chat.update";
    public const string PostEphemeral = "chat.postEphemeral";
    public const string OpenView = "views.open";
    public const string PublishView = "views.publish";
    public const string GetUser = "users.info";
    public const string GetUploadUrl = "files.getUploadURLExternal";
    public const string CompleteUpload = "files.completeUploadExternal";
    public const string OpenConnection = "apps.connections.open";
}

/// <summary>What came of a call: exactly one of the two.</summary>
internal readonly record struct SlackReply<T>(T? Answer, SlackTrouble? Trouble)
    where T : class;

/// <summary>Calls the Web API at its rates, and turns what goes wrong into <see cref="SlackTrouble"/>.</summary>
internal sealed class SlackClient(ISlackApi api, SlackRates rates)
{
    /// <param name="conversation">Where the rate is counted.</param>
    /// <param name="who">What is sent: its place is kept while it waits for the rate. Null for what goes in the place of something that was just refused.</param>
    public async Task<SlackReply<T>> AskAsync<T>(string method, string conversation, string? who, Func<ISlackApi, Task<T>> call, CancellationToken cancellationToken)
        where T : SlackAnswer
    {
        if (rates.Wait(method, conversation, who) is { } wait)
            return new(null, new SlackTrouble.Limited($"{method} waits {wait.TotalSeconds:0.0} s for its turn: Slack takes only so many.", wait));
        var reply = await CallAsync(method, () => call(api), cancellationToken);
        if (reply.Trouble is SlackTrouble.Limited limited)
            rates.Close(method, conversation, limited.After);
        return reply;
    }

    public static async Task<SlackReply<T>> CallAsync<T>(string method, Func<Task<T>> call, CancellationToken cancellationToken)
        where T : SlackAnswer
    {
        try
        {
            var answer = await call();
            return answer.Ok ? new(answer, null) : new(null, SlackTrouble.Of(method, answer));
        }
        catch (ApiExceptionBase e) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, SlackTrouble.Of(method, e));
        }
    }
}
