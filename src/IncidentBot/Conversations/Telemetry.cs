using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using IncidentBot.Channels;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>What is counted and traced. Costs next to nothing while nobody listens.</summary>
internal sealed class Telemetry : IDisposable
{
    public const string Name = "IncidentBot";

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly TimeProvider _time;
    private readonly ActivitySource _traces = new(Name);
    private readonly Meter _meter = new(Name);
    private readonly ConcurrentDictionary<string, long> _dueSince = new();
    private readonly Counter<long> _turns;
    private readonly Counter<long> _conflicts;
    private readonly Counter<long> _evidence;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _postedAgain;
    private readonly Histogram<double> _timeToVerdict;
    private long _conflictsInAll;

    public Telemetry(TimeProvider time)
    {
        _time = time;
        _turns = _meter.CreateCounter<long>("incidentbot.turns", "{turn}", "Turns handled, by channel and outcome.");
        _conflicts = _meter.CreateCounter<long>("incidentbot.conflicts", "{commit}", "Commits that another instance was faster with.");
        _evidence = _meter.CreateCounter<long>("incidentbot.evidence", "{answer}", "Answers of sources, by source and outcome.");
        _deliveries = _meter.CreateCounter<long>("incidentbot.deliveries", "{message}", "Messages sent to channels, by channel and outcome.");
        _postedAgain = _meter.CreateCounter<long>("incidentbot.posts.repeated", "{message}", "Messages posted again because the answer to an earlier post was lost.");
        _timeToVerdict = _meter.CreateHistogram<double>("incidentbot.verdict.time", "s", "From the start of a triage to its first verdict.");
        _meter.CreateObservableGauge("incidentbot.outbox.age", () => OutboxAge.TotalSeconds, "s", "How long the oldest undelivered message has waited in this process.");
    }

    /// <summary>How long the oldest undelivered message has waited, as far as this process has seen.</summary>
    public TimeSpan OutboxAge => _dueSince.Values.Select(since => _time.GetElapsedTime(since)).DefaultIfEmpty(TimeSpan.Zero).Max();

    public long Conflicts => Interlocked.Read(ref _conflictsInAll);

    public Activity? Handling(string stream) => _traces.StartActivity("handle")?.SetTag("incidentbot.stream", stream);

    public Activity? Delivering(string stream) => _traces.StartActivity("deliver")?.SetTag("incidentbot.stream", stream);

    public Activity? Asking(EvidenceRequest request) => _traces.StartActivity("evidence")?.SetTag("incidentbot.source", request.Source).SetTag("incidentbot.kind", $"{request.Kind}");

    public void Turn(string channel, string outcome) => _turns.Add(1, new("channel", channel), new("outcome", outcome));

    public void Conflict()
    {
        Interlocked.Increment(ref _conflictsInAll);
        _conflicts.Add(1);
    }

    public void Answered(string source, string outcome) => _evidence.Add(1, new("source", source), new("outcome", outcome));

    public void Delivered(string channel, DeliveryResult result) => _deliveries.Add(1, new("channel", channel), new("outcome", result.GetType().Name));

    public void PostedAgain(string channel) => _postedAgain.Add(1, new KeyValuePair<string, object?>("channel", channel));

    public void Verdict(TimeSpan sinceStart) => _timeToVerdict.Record(Math.Clamp(sinceStart.TotalSeconds, 0, Longest.TotalSeconds));

    public void SomethingDue(string stream) => _dueSince.TryAdd(stream, _time.GetTimestamp());

    public void NothingDue(string stream) => _dueSince.TryRemove(stream, out _);

    public void Dispose()
    {
        _traces.Dispose();
        _meter.Dispose();
    }
}
