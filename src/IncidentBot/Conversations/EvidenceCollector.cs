using System.Collections.Concurrent;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>When the sources' time is up.</summary>
/// <param name="Deadline">After it a request counts as unavailable; what arrives later is added later.</param>
/// <param name="GiveUp">After it nobody waits any more.</param>
internal sealed record EvidenceLimits(TimeSpan Deadline, TimeSpan GiveUp);

/// <summary>
/// Keeps requests to sources under way, each at most once, and holds what arrived until the triage takes it.
/// A request counts as under way until then: between its arrival and its being taken it is pending in every state that is looked at.
/// </summary>
internal sealed partial class EvidenceCollector(EvidenceSources sources, EvidenceLimits limits, TimeProvider time, ILogger<EvidenceCollector> logger)
{
    private readonly ConcurrentDictionary<(string Triage, EvidenceRequest Request), Lazy<Task>> _underWay = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<(EvidenceRequest Request, Evidence Evidence)>> _arrived = new();

    /// <summary>Starts what is pending and not under way. Returns at once; <paramref name="arrived"/> is called for each result.</summary>
    public void Start(TriageState state, Action<string> arrived, CancellationToken cancellationToken)
    {
        foreach (var request in state.Pending)
            _ = _underWay.GetOrAdd((state.Id, request), _ => new Lazy<Task>(() => CollectAsync(state, request, arrived, cancellationToken))).Value;
    }

    /// <summary>Takes what arrived for a triage since the last call.</summary>
    public IReadOnlyList<(EvidenceRequest Request, Evidence Evidence)> Take(string triage)
    {
        var taken = new List<(EvidenceRequest, Evidence)>();
        while (_arrived.TryGetValue(triage, out var queue) && queue.TryDequeue(out var one))
        {
            _underWay.TryRemove((triage, one.Request), out _);
            taken.Add(one);
        }

        return taken;
    }

    public Task StopAsync() => Task.WhenAll(_underWay.Values.Select(work => work.Value));

    private async Task CollectAsync(TriageState state, EvidenceRequest request, Action<string> arrived, CancellationToken cancellationToken)
    {
        await Task.Yield();
        using var giveUp = new CancellationTokenSource(limits.GiveUp, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(giveUp.Token, cancellationToken);
        try
        {
            using var untilDeadline = CancellationTokenSource.CreateLinkedTokenSource(linked.Token);
            var deadline = Task.Delay(limits.Deadline, time, untilDeadline.Token);
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

    private void Arrive(string triage, EvidenceRequest request, Evidence evidence, Action<string> arrived)
    {
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
