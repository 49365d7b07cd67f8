using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace IncidentBot.Channels.Slack;

/// <summary>
/// Opens modals and shows App Homes after the acknowledgement, so that none of it waits for Slack. Nothing of it is kept over a restart:
/// a form that did not open is asked for again by a click.
/// </summary>
internal sealed partial class SlackViews(SlackClient slack, SlackHome home, SlackReturnPaths returnPaths, ILogger<SlackViews> logger) : BackgroundService
{
    private const int AtOnce = 8;

    private readonly Channel<Func<CancellationToken, Task>> _work = Channel.CreateUnbounded<Func<CancellationToken, Task>>();

    /// <param name="trigger">Opens one modal within three seconds.</param>
    public void Open(string trigger, JsonObject modal, string conversation) => _work.Writer.TryWrite(token => OpenAsync(trigger, modal, conversation, token));

    /// <param name="direct">The direct messages with this person, where practice takes place.</param>
    public void ShowHome(string user, string direct) => _work.Writer.TryWrite(token => ShowHomeAsync(user, direct, token));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Parallel.ForEachAsync(
                _work.Reader.ReadAllAsync(stoppingToken), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken }, async (work, token) => await work(token));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task OpenAsync(string trigger, JsonObject modal, string conversation, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["trigger_id"] = trigger, ["view"] = modal };
        var reply = await slack.AskAsync(SlackMethods.OpenView, conversation, trigger, api => api.OpenViewAsync(body, cancellationToken), cancellationToken);
        if (reply.Trouble is not { } trouble)
            return;
        LogNotShown(trouble.Sentence);
        await returnPaths.TellAsync(conversation, trouble is SlackTrouble.Refused ? trouble.Sentence : $"{trouble.Sentence} Please press the button again.", cancellationToken);
    }

    private async Task ShowHomeAsync(string user, string direct, CancellationToken cancellationToken)
    {
        await foreach (var view in home.DrawAsync(direct, cancellationToken))
        {
            var body = new JsonObject { ["user_id"] = user, ["view"] = view };
            var reply = await slack.AskAsync(SlackMethods.PublishView, user, user, api => api.PublishViewAsync(body, cancellationToken), cancellationToken);
            if (reply.Trouble is { } trouble)
                LogNotShown(trouble.Sentence);
        }
    }

    [LoggerMessage(LogLevel.Warning, "A view was not shown in Slack: {Reason}")]
    private partial void LogNotShown(string reason);
}
