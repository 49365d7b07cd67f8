using System.Collections.Concurrent;
using System.Text.Json;
using IncidentBot.Channels;
using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Hooks;

/// <summary>
/// <c>POST /api/triages</c>: an alert, or any program, starts a triage. Where one on this metric is open in the channel already, it joins that: a
/// repeated alert says nothing new, another or a resolved one is a line in its thread. A key that was posted before is answered like the first time.
/// </summary>
internal sealed class TriagesHook(HookOptions options, IHookStore answers, ITriageStore triages, IInbox inbox, Catalogue catalogue, IEnumerable<IChannel> channels, TimeProvider time) : IDisposable
{
    private const int MostOpen = 1000;

    /// <summary>A triage that was just started is not in the list of open ones yet.</summary>
    private static readonly TimeSpan JustStarted = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(Place Place, string Metric), (string Id, DateTimeOffset At)> _started = new();
    private readonly SemaphoreSlim _one = new(1);

    public async Task<IResult> AnswerAsync(JsonElement body, CancellationToken cancellationToken)
    {
        var (alarms, problem) = AlarmReader.Read(body, options, catalogue, time.GetUtcNow());
        if (alarms is null)
            return HookCall.Refused(problem ?? "");
        if (alarms.FirstOrDefault(alarm => channels.All(channel => channel.Name != alarm.Place.Channel)) is { } lost)
            return HookCall.Refused($"channel is \"{lost.Place.Channel}:{lost.Place.Conversation}\": there is no channel {lost.Place.Channel} here, use {string.Join(" or ", channels.Select(channel => channel.Name))}.");

        var ids = new List<string>();
        foreach (var alarm in alarms)
            ids.Add(await TakeAsync(alarm, cancellationToken));
        var known = ids.Where(id => id.Length > 0).Distinct().ToList();
        return Results.Json(new { id = known.FirstOrDefault(), ids = known }, statusCode: StatusCodes.Status202Accepted);
    }

    public void Dispose() => _one.Dispose();

    /// <returns>The triage that it started or joined; empty when it is over and nothing is open.</returns>
    private async Task<string> TakeAsync(Alarm alarm, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var turn = new Turn($"hook/{alarm.Key}", alarm.Place, alarm.By, time.GetUtcNow(), new Said.Alarm(alarm.Metric, alarm.Change, alarm.Since, alarm.Text), Addressed: true, null);
            var started = Streams.TriageStartedBy(turn);
            var open = await FindOpenAsync(alarm, cancellationToken);
            // The answer first: should we be killed in between, the same call again ends at the same triage.
            var id = await answers.RememberAsync($"triages/{alarm.Key}", open ?? (alarm.IsOver ? "" : started), cancellationToken);
            if (id == started)
            {
                if (await inbox.ReceiveAsync(turn, cancellationToken))
                    _started[(alarm.Place, Catalogue.Plain(alarm.Metric))] = (id, turn.At);
            }
            else if (id.Length > 0 && !IsJustStarted(alarm, id))
            {
                await inbox.ReceiveAsync(turn with { TriageId = id }, cancellationToken);
            }

            return id;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<string?> FindOpenAsync(Alarm alarm, CancellationToken cancellationToken)
    {
        var metric = Catalogue.Plain(alarm.Metric);
        var open = await triages.ListTriagesAsync(alsoClosed: false, MostOpen, cancellationToken);
        if (open.FirstOrDefault(entry => entry.Place == alarm.Place && Catalogue.Plain(entry.Metric) == metric) is { } entry)
            return entry.Id;
        return _started.TryGetValue((alarm.Place, metric), out var started) && IsJustStarted(alarm, started.Id) ? started.Id : null;
    }

    private bool IsJustStarted(Alarm alarm, string id) =>
        _started.TryGetValue((alarm.Place, Catalogue.Plain(alarm.Metric)), out var started) && started.Id == id && time.GetUtcNow() - started.At < JustStarted;
}
