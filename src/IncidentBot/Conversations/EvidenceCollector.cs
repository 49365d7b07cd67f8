using System.Collections.Concurrent;
using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>When the sources' time is up.</summary>
/// <param name="Deadline">From when the wave was planned; after it a request counts as unavailable; what arrives later is added later.</param>
/// <param name="GiveUp">After it nobody waits any more.</param>
internal sealed record EvidenceLimits(TimeSpan Deadline, TimeSpan GiveUp);

/// <summary>
/// Keeps requests to sources under way, each at most once over all instances (a lease per triage), and holds what arrived until it is committed.
/// A request counts as under way until then: between its arrival and its commit it is pending in every state that is looked at.
/// </summary>
internal sealed partial class EvidenceCollector(EvidenceSources sources, EvidenceLimits limits, Leases leases, Telemetry telemetry, TimeProvider time, ILogger<EvidenceCollector> logger)
{
    private const string Work = "evidence";

    /// <summary>Series and breakdowns that are asked for at once: a third of a megabyte each until they are committed. Further ones wait for room, here or at another instance.</summary>
    private const int MostLarge = 40;

    private readonly ConcurrentDictionary<(string Triage, EvidenceRequest Request), Lazy<Task>> _underWay = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<(EvidenceRequest Request, Evidence Evidence)>> _arrived = new();
    private readonly ConcurrentDictionary<string, Lease> _held = new();
    private readonly ConcurrentDictionary<string, Action<string>> _waiting = new();

    /// <summary>Starts what is pending and not under way, unless another instance is at it.</summary>
    /// <param name="arrived">Is called for each result, and when there is room again for what had to wait.</param>
    public async Task StartAsync(TriageState state, Action<string> arrived, CancellationToken cancellationToken)
    {
        var wanted = state.AllPending.Where(request => !_underWay.ContainsKey((state.Id, request))).ToList();
        var room = MostLarge - _underWay.Keys.Count(key => IsLarge(key.Request));
        if (wanted.RemoveAll(request => IsLarge(request) && room-- <= 0) > 0)
            _waiting[state.Id] = arrived;
        if (wanted.Count == 0 || !await HoldAsync(state.Id, cancellationToken))
            return;
        foreach (var request in wanted)
            _ = _underWay.GetOrAdd((state.Id, request), _ => new Lazy<Task>(() => CollectAsync(state, request, arrived, cancellationToken))).Value;
    }

    /// <summary>What a commit of collected evidence must name; null when this instance collects nothing for the triage.</summary>
    public Lease? LeaseOf(string triage) => _held.GetValueOrDefault(triage);

    /// <summary>What arrived for a triage and is not committed yet.</summary>
    public IReadOnlyList<(EvidenceRequest Request, Evidence Evidence)> Arrived(string triage) => _arrived.TryGetValue(triage, out var queue) ? [.. queue] : [];

    /// <summary>The first <paramref name="count"/> that arrived are committed.</summary>
    public async Task CommittedAsync(string triage, int count, CancellationToken cancellationToken)
    {
        for (var i = 0; i < count && _arrived.TryGetValue(triage, out var queue) && queue.TryDequeue(out var one); i++)
            _underWay.TryRemove((triage, one.Request), out _);
        WakeWaiting(count);
        if (!_underWay.Keys.Any(key => key.Triage == triage) && _held.TryRemove(triage, out var lease))
            await leases.ReleaseAsync(lease, cancellationToken);
    }

    /// <summary>Says that this instance is still at it. What another one took over is dropped here.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        foreach (var triage in _held.Keys)
        {
            await HoldAsync(triage, cancellationToken);

            // Taken over and given back meanwhile: then it is held for nothing.
            if (!_underWay.Keys.Any(key => key.Triage == triage) && _held.TryRemove(triage, out var lease))
                await leases.ReleaseAsync(lease, cancellationToken);
        }
    }

    /// <summary>Waits for what was cancelled, and hands the rest over.</summary>
    public async Task StopAsync()
    {
        await Task.WhenAll(_underWay.Values.Select(work => work.Value));
        foreach (var triage in _held.Keys)
            if (_held.TryRemove(triage, out var lease))
                await leases.ReleaseAsync(lease, CancellationToken.None);
    }

    private static bool IsLarge(EvidenceRequest request) => request.Kind is EvidenceKind.Series or EvidenceKind.Breakdown;

    private void WakeWaiting(int most)
    {
        foreach (var triage in _waiting.Keys.Take(most))
            if (_waiting.TryRemove(triage, out var wake))
                wake(triage);
    }

    private async Task<bool> HoldAsync(string triage, CancellationToken cancellationToken)
    {
        var lease = await leases.TryTakeAsync(triage, Work, cancellationToken);
        if (_held.TryGetValue(triage, out var held) && lease?.Fence != held.Fence)
            Drop(triage);
        if (lease is null)
            return false;
        _held[triage] = lease;
        return true;
    }

    // Requests that are still running are left to run out: their results find nobody who waits.
    private void Drop(string triage)
    {
        _held.TryRemove(triage, out _);
        _arrived.TryRemove(triage, out _);
        foreach (var key in _underWay.Keys.Where(key => key.Triage == triage))
            _underWay.TryRemove(key, out _);
    }

    private async Task CollectAsync(TriageState state, EvidenceRequest request, Action<string> arrived, CancellationToken cancellationToken)
    {
        await Task.Yield();
        using var trace = telemetry.Asking(request);
        using var giveUp = new CancellationTokenSource(limits.GiveUp, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(giveUp.Token, cancellationToken);
        try
        {
            using var untilDeadline = CancellationTokenSource.CreateLinkedTokenSource(linked.Token);
            var deadline = Task.Delay(Left(state.PlannedAt), time, untilDeadline.Token);
            var asking = sources.AskAsync(state.Metric, request, linked.Token);
            var first = await Task.WhenAny(asking, deadline);
            await untilDeadline.CancelAsync();
            if (first != asking && !cancellationToken.IsCancellationRequested)
                Arrive(state.Id, request, new Evidence.Unavailable($"no answer within {limits.Deadline.TotalSeconds:0} s"), arrived);
            var evidence = await asking;
            if (first == asking || evidence is not Evidence.Unavailable)
                Arrive(state.Id, request, evidence, arrived);
            LogAnswered(request.Source, evidence.GetType().Name);
        }
        catch (OperationCanceledException)
        {
            LogGivenUp(request.Source);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // A connector's bug costs one line of the checklist, not the triage.
            LogBroken(request.Source, e);
            Arrive(state.Id, request, new Evidence.Unavailable("could not be read: internal error, see the log"), arrived);
        }
    }

    // The deadline runs from when people began to wait. What is asked much later, after a restart or for want of room, has the whole of it.
    private TimeSpan Left(DateTimeOffset planned)
    {
        var late = time.GetUtcNow() - planned;
        return late > TimeSpan.Zero && late < limits.Deadline / 2 ? limits.Deadline - late : limits.Deadline;
    }

    private void Arrive(string triage, EvidenceRequest request, Evidence evidence, Action<string> arrived)
    {
        telemetry.Answered(request.Source, evidence.GetType().Name);
        _arrived.GetOrAdd(triage, _ => new()).Enqueue((request, evidence));
        arrived(triage);
    }

    [LoggerMessage(LogLevel.Information, "{Source} answered: {Outcome}.")]
    private partial void LogAnswered(string source, string outcome);

    [LoggerMessage(LogLevel.Information, "{Source} did not answer in time and is not waited for any more.")]
    private partial void LogGivenUp(string source);

    [LoggerMessage(LogLevel.Error, "Reading {Source} failed.")]
    private partial void LogBroken(string source, Exception exception);
}
