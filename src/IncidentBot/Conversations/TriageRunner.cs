using System.Collections.Immutable;
using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>
/// Turns into events, events into messages: load, decide, commit, deliver; one stream at a time, many streams at once.
/// All that it knows is in the store: killed at any moment it goes on where the last commit stands.
/// </summary>
internal sealed partial class TriageRunner : BackgroundService, IInbox
{
    private const int Parallel = 8;

    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(2);

    /// <summary>Sources that answer within it are judged together: nobody reads half a picture that fast, and the last answer need not wait for its analysis.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(1);

    private readonly ITriageStore _store;
    private readonly Catalogue _catalogue;
    private readonly EvidenceSources _sources;
    private readonly EvidenceCollector _collector;
    private readonly OutboxDelivery _delivery;
    private readonly DiagnosisCache _diagnoses;
    private readonly TimeProvider _time;
    private readonly ILogger<TriageRunner> _logger;
    private readonly KeyedWork _handling;
    private readonly KeyedWork _delivering;

    public TriageRunner(
        ITriageStore store, Catalogue catalogue, EvidenceSources sources, EvidenceCollector collector, OutboxDelivery delivery, DiagnosisCache diagnoses, TimeProvider time, ILogger<TriageRunner> logger)
    {
        (_store, _catalogue, _sources, _collector, _delivery, _diagnoses, _time, _logger) = (store, catalogue, sources, collector, delivery, diagnoses, time, logger);
        _handling = new KeyedWork(HandleAsync, Parallel, time);
        _delivering = new KeyedWork(DeliverAsync, Parallel, time);
    }

    public async Task<bool> ReceiveAsync(Turn turn, CancellationToken cancellationToken)
    {
        var stream = await StreamOfAsync(turn, cancellationToken);
        var isNew = await _store.ReceiveAsync(stream, turn, cancellationToken);
        _handling.Wake(stream);
        return isNew;
    }

    public override void Dispose()
    {
        _handling.Dispose();
        _delivering.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var stream in await _store.ListDueAsync(_time.GetUtcNow(), stoppingToken))
        {
            _handling.Wake(stream);
            _delivering.Wake(stream);
        }

        await Task.WhenAll(_handling.RunAsync(stoppingToken), _delivering.RunAsync(stoppingToken));
        await _collector.StopAsync();
    }

    private async Task<string> StreamOfAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (turn.TriageId is { } known)
            return known;
        var found = turn.Place.Thread is { } thread ? await _store.FindByThreadAsync(turn.Place.Channel, turn.Place.Conversation, thread, cancellationToken) : null;
        return found ?? Streams.LobbyOf(turn.Place);
    }

    private async Task DeliverAsync(string stream, CancellationToken cancellationToken)
    {
        try
        {
            if (await _delivery.DeliverAsync(stream, cancellationToken) is { } pause)
                _delivering.WakeAfter(stream, pause);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogTrouble(stream, e);
            _delivering.WakeAfter(stream, AfterTrouble);
        }
    }

    // The one edge where a bug is caught: it is logged, the person is told, and the turn is not tried for ever.
    private async Task HandleAsync(string stream, CancellationToken cancellationToken)
    {
        Turn? turn = null;
        try
        {
            while (await _store.LoadAsync(stream, cancellationToken) is { } stored)
            {
                turn = stored.Inbox is [var first, ..] ? first : null;
                if (!await StepAsync(stored, turn, cancellationToken))
                    break;
                turn = null;
                _delivering.Wake(stream);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogTrouble(stream, e);
            await ApologiseAsync(stream, turn, cancellationToken);
            _handling.WakeAfter(stream, AfterTrouble);
        }
    }

    /// <summary>One commit's worth of work; false when there is nothing to do.</summary>
    private Task<bool> StepAsync(StoredStream stored, Turn? turn, CancellationToken cancellationToken) =>
        stored.Events.Count == 0 ? LobbyStepAsync(stored, turn, cancellationToken) : TriageStepAsync(stored, turn, cancellationToken);

    private async Task<bool> LobbyStepAsync(StoredStream stored, Turn? turn, CancellationToken cancellationToken)
    {
        if (turn is null)
            return false;
        var open = await _store.ListTriagesAsync(alsoClosed: false, limit: 200, cancellationToken);
        var here = open.Where(entry => entry.Place.Channel == turn.Place.Channel).ToList();
        // The same turn again, after a crash between the two commits, finds its own triage open: that is not another one.
        var decision = new LobbyTurn(turn, _catalogue, here.FindAll(entry => entry.Id != Streams.TriageStartedBy(turn))).Decide();
        if (decision.Start is { } started)
            await StartAsync(started, turn, cancellationToken);
        IReadOnlyList<OutgoingMessage> messages = decision.Reply is { } reply ? [new OutgoingMessage(turn.Place, reply)] : [];
        await _store.CommitAsync(new Commit(stored.Id, stored.Version, [], messages, turn.Id, null), cancellationToken);
        return true;
    }

    private async Task StartAsync(TriageStarted started, Turn turn, CancellationToken cancellationToken)
    {
        var id = Streams.TriageStartedBy(turn);
        if (await _store.LoadAsync(id, cancellationToken) is not { Version: > 0 })
        {
            var state = TriageState.Fold(id, [started]);
            await CommitAsync(new StoredStream(id, 0, [], [], []), state, [started], null, null, turn.Place with { Thread = null }, cancellationToken);
        }

        _handling.Wake(id);
    }

    private async Task<bool> TriageStepAsync(StoredStream stored, Turn? turn, CancellationToken cancellationToken)
    {
        var before = TriageState.Fold(stored.Id, stored.Events);
        var decision = turn is null ? Decision.Nothing : new TriageTurn(before, _diagnoses.Of(before), turn, _catalogue).Decide();
        var events = decision.Events.ToImmutableList();
        var arrived = turn is null ? _collector.Take(stored.Id) : [];
        events = events.AddRange(arrived.Where(one => before.Planned.Contains(one.Request)).Select(one => new EvidenceGathered(_time.GetUtcNow(), one.Request, one.Evidence)));
        var state = events.Aggregate(before, (current, e) => current.Apply(e));
        while (Follow(state) is { } next)
        {
            events = events.Add(next);
            state = state.Apply(next);
        }

        var place = stored.Outbox.First(entry => entry.Message.Placement == Placement.Root).Place;
        var committed = await CommitAsync(stored, state, events, turn, decision.Reply, place, cancellationToken);
        if (committed == Committed.Conflict)
            return true;
        if (state.Closed is not null)
            _diagnoses.Forget(state.Id);
        else
            _collector.Start(state, _handling.Wake, cancellationToken);
        if (UntilTogether(state) is { } wait)
            _handling.WakeAfter(state.Id, wait);
        return committed == Committed.Something;
    }

    private TriageEvent? Follow(TriageState state)
    {
        if (state.Closed is not null || state.Pending.Any())
            return null;
        var diagnosis = _diagnoses.Of(state);
        return (TriageEvent?)_sources.PlanNext(state, diagnosis, _time.GetUtcNow()) ?? Progress.Next(state, diagnosis, _time.GetUtcNow());
    }

    /// <summary>How long the first wave's answers are still only counted; null when they are judged.</summary>
    private TimeSpan? UntilTogether(TriageState state)
    {
        var left = state.AsOf + Together - _time.GetUtcNow();
        return state.Wave == 1 && state.Pending.Any() && left > TimeSpan.Zero ? left : null;
    }

    private async Task<Committed> CommitAsync(StoredStream stored, TriageState state, ImmutableList<TriageEvent> events, Turn? turn, Message? reply, Place place, CancellationToken cancellationToken)
    {
        var diagnosis = UntilTogether(state) is null ? _diagnoses.Of(state) : Diagnosis.Of(state with { Evidence = state.Evidence.Clear() }, state.AsOf);
        var posted = stored.Outbox.ToDictionary(entry => entry.Message.Key, entry => MessageText.Of(entry.Message));
        var view = ThreadView.Of(state, diagnosis, _catalogue).Where(message => posted.GetValueOrDefault(message.Key) != MessageText.Of(message));
        var messages = (reply is null ? view : view.Append(reply)).Select(message => new OutgoingMessage(place, message)).ToList();
        if (events.Count == 0 && messages.Count == 0 && turn is null)
            return Committed.Nothing;
        var entry = new TriageEntry(state.Id, state.Metric.Name, ThreadView.TitleOf(state), place, state.Started.At, state.Closed?.At);
        if (!await _store.CommitAsync(new Commit(stored.Id, stored.Version, events, messages, turn?.Id, entry), cancellationToken))
            return Committed.Conflict;
        _delivering.Wake(stored.Id);
        return Committed.Something;
    }

    private enum Committed
    {
        Nothing,
        Something,
        Conflict,
    }

    private async Task ApologiseAsync(string stream, Turn? turn, CancellationToken cancellationToken)
    {
        if (turn is null)
            return;
        try
        {
            if (await _store.LoadAsync(stream, cancellationToken) is not { } stored)
                return;
            var sorry = new Replies(turn).Private("Sorry, that failed inside me. The log has the details; please try it another way.").Reply;
            await _store.CommitAsync(new Commit(stream, stored.Version, [], sorry is null ? [] : [new OutgoingMessage(turn.Place, sorry)], turn.Id, null), cancellationToken);
            _delivering.Wake(stream);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // The store itself fails: the turn stays in the inbox and is tried again.
            LogTrouble(stream, e);
        }
    }

    [LoggerMessage(LogLevel.Error, "Work on {Stream} failed.")]
    private partial void LogTrouble(string stream, Exception exception);
}
