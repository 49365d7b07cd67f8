using IncidentBot.Storage;

namespace IncidentBot.Conversations;

/// <summary>
/// Turns into events, events into messages: one stream at a time, many streams at once. All that it knows is in the store: killed at any moment it goes on where the
/// last commit stands. What is due is also found by looking, every few seconds: so any instance goes on with what another one left.
/// </summary>
internal sealed partial class TriageRunner : BackgroundService, IInbox
{
    private const int Parallel = 8;

    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(2);

    private readonly ITriageStore _store;
    private readonly TriageLog _log;
    private readonly StreamSteps _steps;
    private readonly EvidenceCollector _collector;
    private readonly OutboxDelivery _delivery;
    private readonly StoreOutage _outage;
    private readonly Telemetry _telemetry;
    private readonly TimeProvider _time;
    private readonly ILogger<TriageRunner> _logger;
    private readonly KeyedWork _handling;
    private readonly KeyedWork _delivering;
    private readonly Wakes _wakes;
    private long _lookedAt;

    public TriageRunner(
        ITriageStore store, TriageLog log, StreamSteps steps, EvidenceCollector collector, OutboxDelivery delivery, StoreOutage outage, Telemetry telemetry, TimeProvider time, ILogger<TriageRunner> logger)
    {
        (_store, _log, _steps, _collector, _delivery, _outage, _telemetry, _time, _logger) = (store, log, steps, collector, delivery, outage, telemetry, time, logger);
        _handling = new KeyedWork(HandleAsync, Parallel, time);
        _delivering = new KeyedWork(DeliverAsync, Parallel, time);
        _wakes = new Wakes(_handling.Wake, _handling.WakeAfter, _delivering.Wake);
        _lookedAt = time.GetTimestamp();
    }

    /// <summary>How long ago this instance last found the store answering when it looked for due work.</summary>
    public TimeSpan SinceLooked => _time.GetElapsedTime(Interlocked.Read(ref _lookedAt));

    public async Task<bool> ReceiveAsync(Turn turn, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await StreamOfAsync(turn, cancellationToken);
            var isNew = await _store.ReceiveAsync(stream, turn, cancellationToken);
            _handling.Wake(stream);
            return isNew;
        }
        catch (StoreUnusableException)
        {
            await _outage.TellAsync(turn, cancellationToken);
            throw;
        }
    }

    public override void Dispose()
    {
        _handling.Dispose();
        _delivering.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(LookForDueAsync(stoppingToken), _handling.RunAsync(stoppingToken), _delivering.RunAsync(stoppingToken));
        await _collector.StopAsync();
    }

    private async Task LookForDueAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Leases.Renewal, _time);
        try
        {
            do
                await LookOnceAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task LookOnceAsync(CancellationToken stoppingToken)
    {
        try
        {
            // Who has no free hand takes up nothing further: another instance may have one, and to look costs the store most when much is due.
            if (_handling.Waiting <= Parallel)
                foreach (var stream in await _store.ListDueAsync(_time.GetUtcNow(), stoppingToken))
                {
                    _handling.Wake(stream);
                    _delivering.Wake(stream);
                }

            await _collector.RenewAsync(stoppingToken);
            Interlocked.Exchange(ref _lookedAt, _time.GetTimestamp());
            _outage.Over();
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            LogTrouble("the store", e);
        }
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
        using var trace = _telemetry.Delivering(stream);
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
        using var trace = _telemetry.Handling(stream);
        Turn? turn = null;
        try
        {
            while (!cancellationToken.IsCancellationRequested && await _log.LoadAsync(stream, cancellationToken) is var (stored, state))
            {
                turn = stored.Inbox is [var first, ..] ? first : null;
                if (!await _steps.StepAsync(stored, state, turn, _wakes, cancellationToken))
                    break;
                if (turn is not null)
                    _telemetry.Turn(turn.Place.Channel, "handled");
                turn = null;
                _delivering.Wake(stream);
            }
        }
        catch (StoreUnusableException e) when (!cancellationToken.IsCancellationRequested)
        {
            // The turn stays in the inbox and is tried again.
            LogTrouble(stream, e);
            _handling.WakeAfter(stream, AfterTrouble);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogTrouble(stream, e);
            await ApologiseAsync(stream, turn, cancellationToken);
            _handling.WakeAfter(stream, AfterTrouble);
        }
    }

    private async Task ApologiseAsync(string stream, Turn? turn, CancellationToken cancellationToken)
    {
        if (turn is null)
            return;
        _telemetry.Turn(turn.Place.Channel, "failed");
        try
        {
            if (await _store.LoadAsync(stream, cancellationToken) is not { } stored)
                return;
            var sorry = new Replies(turn).Private("Sorry, that failed inside me. The log has the details; please try it another way.").Reply;
            await _store.CommitAsync(new Commit(stream, stored.Version, [], sorry is null ? [] : [new OutgoingMessage(turn.Place, sorry)], turn.Id, null, Due: _time.GetUtcNow() + AfterTrouble), cancellationToken);
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
