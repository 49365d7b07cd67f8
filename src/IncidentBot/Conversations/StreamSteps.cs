using System.Collections.Immutable;
using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>What a step asks of whoever runs it.</summary>
internal sealed record Wakes(Action<string> Handling, Action<string, TimeSpan> HandlingAfter, Action<string> Delivering);

/// <summary>One commit's worth of work on a stream: load, decide, commit. On a conflict it is done again from the new state.</summary>
internal sealed class StreamSteps(
    ITriageStore store, TriageLog log, Catalogue catalogue, EvidenceSources sources, EvidenceCollector collector, DiagnosisCache diagnoses, ClockworkSettings clockwork, Telemetry telemetry, TimeProvider time)
{
    /// <summary>Sources that answer within it are judged together: nobody reads half a picture that fast, and the last answer need not wait for its analysis.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromSeconds(1);

    /// <summary>Evidence that is under way is looked after from here, should its instance die.</summary>
    private static readonly TimeSpan LookAfter = Leases.Renewal;

    /// <returns>False when there was nothing to do.</returns>
    public Task<bool> StepAsync(StoredStream stored, TriageState? state, Turn? turn, Wakes wakes, CancellationToken cancellationToken) =>
        state is null ? LobbyStepAsync(stored, turn, wakes, cancellationToken) : TriageStepAsync(stored, state, turn, wakes, cancellationToken);

    private async Task<bool> LobbyStepAsync(StoredStream stored, Turn? turn, Wakes wakes, CancellationToken cancellationToken)
    {
        if (turn is null)
            return false;
        var open = await store.ListTriagesAsync(alsoClosed: false, limit: 200, cancellationToken);
        var here = open.Where(entry => entry.Place.Channel == turn.Place.Channel).ToList();
        // The same turn again, after a crash between the two commits, finds its own triage open: that is not another one.
        var decision = new LobbyTurn(turn, catalogue, here.FindAll(entry => entry.Id != Streams.TriageStartedBy(turn))).Decide();
        if (decision.Start is { } started)
            await StartAsync(started, turn, wakes, cancellationToken);
        IReadOnlyList<OutgoingMessage> messages = decision.Reply is { } reply ? [new OutgoingMessage(turn.Place, reply)] : [];
        if (!await store.CommitAsync(new Commit(stored.Id, stored.Version, [], messages, turn.Id, null), cancellationToken))
            telemetry.Conflict();
        return true;
    }

    private async Task StartAsync(TriageStarted started, Turn turn, Wakes wakes, CancellationToken cancellationToken)
    {
        var id = Streams.TriageStartedBy(turn);
        if (await store.LoadAsync(id, cancellationToken) is not { Version: > 0 })
        {
            var state = TriageState.Fold(id, [started]);
            await CommitAsync(new StoredStream(id, 0, [], [], []), state, [started], null, null, turn.Place with { Thread = null }, null, wakes, cancellationToken);
        }

        wakes.Handling(id);
    }

    private async Task<bool> TriageStepAsync(StoredStream stored, TriageState before, Turn? turn, Wakes wakes, CancellationToken cancellationToken)
    {
        var decision = turn is null ? Decision.Nothing : new TriageTurn(before, diagnoses.Of(before), turn, catalogue).Decide();
        var events = decision.Events.ToImmutableList();
        var arrived = turn is null ? collector.Arrived(stored.Id) : [];
        events = events.AddRange(arrived.Select(one => EventOf(before, one.Request, one.Evidence)).OfType<TriageEvent>());
        var state = events.Aggregate(before, (current, e) => current.Apply(e));
        while (Follow(state) is { } next)
        {
            events = events.Add(next);
            state = state.Apply(next);
        }

        var place = stored.Outbox.First(entry => entry.Message.Placement == Placement.Root).Place;
        var lease = arrived.Count > 0 ? collector.LeaseOf(stored.Id) : null;
        var committed = await CommitAsync(stored, state, events, turn, decision.Reply, place, lease, wakes, cancellationToken);
        if (committed == Committed.Conflict)
        {
            if (lease is not null)
                await collector.RenewAsync(cancellationToken); // was it the lease?
            return true;
        }

        if (arrived.Count > 0)
            await collector.CommittedAsync(stored.Id, arrived.Count, cancellationToken);
        if (before.Verdict is null && state.Verdict is { } verdict)
            telemetry.Verdict(verdict.At - state.Started.At);
        if (state.Closed is not null)
            diagnoses.Forget(state.Id);
        else
            await collector.StartAsync(state, wakes.Handling, cancellationToken);
        if (UntilTogether(state) is { } wait)
            wakes.HandlingAfter(state.Id, wait);
        return committed == Committed.Something;
    }

    /// <summary>Null for an answer that nobody waits for any more.</summary>
    private TriageEvent? EventOf(TriageState state, EvidenceRequest request, Evidence evidence)
    {
        if (state.Planned.Contains(request))
            return new EvidenceGathered(time.GetUtcNow(), request, evidence);
        return state.Recheck == request ? Rechecks.Read(state, diagnoses.Of(state), evidence, time.GetUtcNow()) : null;
    }

    private TriageEvent? Follow(TriageState state)
    {
        if (state.Closed is not null || state.Pending.Any())
            return null;
        var (diagnosis, now) = (diagnoses.Of(state), time.GetUtcNow());
        return (TriageEvent?)sources.PlanNext(state, diagnosis, now) ?? Progress.Next(state, diagnosis, now) ?? Clockwork.Next(state, diagnosis, clockwork, now);
    }

    /// <summary>How long the first wave's answers are still only counted; null when they are judged.</summary>
    private TimeSpan? UntilTogether(TriageState state)
    {
        var left = state.AsOf + Together - time.GetUtcNow();
        return state.Wave == 1 && state.Pending.Any() && left > TimeSpan.Zero && left <= Together ? left : null;
    }

    private async Task<Committed> CommitAsync(
        StoredStream stored, TriageState state, ImmutableList<TriageEvent> events, Turn? turn, Message? reply, Place place, Lease? lease, Wakes wakes, CancellationToken cancellationToken)
    {
        var diagnosis = UntilTogether(state) is null ? diagnoses.Of(state) : Diagnosis.Of(state with { Evidence = state.Evidence.Clear() }, state.AsOf);
        var posted = stored.Outbox.ToDictionary(entry => entry.Message.Key, entry => MessageText.Of(entry.Message));
        var view = ThreadView.Of(state, diagnosis, catalogue).Where(message => posted.GetValueOrDefault(message.Key) != MessageText.Of(message));
        var messages = (reply is null ? view : view.Append(reply)).Select(message => new OutgoingMessage(place, message)).ToList();
        var now = time.GetUtcNow();
        var isUnderWay = state.AllPending.Any();

        // What has only been started goes on at once, also when this instance does not live to do it.
        var due = state.Wave == 0 ? now : isUnderWay ? now + LookAfter : Clockwork.Due(state, diagnosis, clockwork);

        // A time that has come and led to nothing is put off, or the stream would be looked at again and again.
        var isPutOff = !isUnderWay && stored.Due <= now && !(due <= now);
        if (events.Count == 0 && messages.Count == 0 && turn is null && !isPutOff)
            return Committed.Nothing;
        var entry = new TriageEntry(state.Id, state.Metric.Name, ThreadView.TitleOf(state), place, state.Started.At, state.Closed?.At);
        if (!await store.CommitAsync(new Commit(stored.Id, stored.Version, events, messages, turn?.Id, entry, due, lease), cancellationToken))
        {
            telemetry.Conflict();
            return Committed.Conflict;
        }

        log.Committed(stored, state, events.Count);
        wakes.Delivering(stored.Id);
        return Committed.Something;
    }

    private enum Committed
    {
        Nothing,
        Something,
        Conflict,
    }
}
