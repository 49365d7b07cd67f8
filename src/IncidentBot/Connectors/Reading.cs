using System.Net;
using Microsoft.Extensions.Logging;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Refit;

namespace IncidentBot.Connectors;

/// <summary>Why a vendor could not be read, in one plain sentence.</summary>
/// <param name="Status">Its HTTP status; null when it did not get that far.</param>
internal sealed record Trouble(string Reason, HttpStatusCode? Status = null);

/// <summary>What a vendor answered, or what was in the way.</summary>
internal readonly record struct Answer<T>(T? Value, Trouble? Trouble)
    where T : class;

/// <summary>Begins a read of a vendor: one time limit for all requests it takes.</summary>
internal sealed class Readings(ConnectorLimits limits, TimeProvider time, ILogger<Reading> logger)
{
    public DateTimeOffset Now => time.GetUtcNow();

    public Reading Begin(Vendor vendor, CancellationToken cancellationToken) => new(vendor, limits, time, logger, cancellationToken);
}

/// <summary>
/// One read of a vendor. Expected trouble becomes data here, in one place for all vendors; the caller's own cancellation passes, and is never
/// reported as an unavailable vendor.
/// </summary>
internal sealed partial class Reading : IDisposable
{
    private readonly Vendor _vendor;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _limit;
    private readonly CancellationTokenSource _both;

    public Reading(Vendor vendor, ConnectorLimits limits, TimeProvider time, ILogger logger, CancellationToken caller)
    {
        _vendor = vendor;
        _time = time;
        _logger = logger;
        _caller = caller;
        _limit = new CancellationTokenSource(limits.Total, time);
        _both = CancellationTokenSource.CreateLinkedTokenSource(caller, _limit.Token);
    }

    /// <param name="who">What the reason calls the one that is asked, for example a vendor's page; the vendor's name unless given.</param>
    public async Task<Answer<T>> AskAsync<T>(Func<CancellationToken, Task<T>> question, string? who = null)
        where T : class
    {
        try
        {
            _caller.ThrowIfCancellationRequested();
            // "null" and an empty body are read as no value, whatever the interface promises.
            return await question(_both.Token) is { } value ? new Answer<T>(value, null) : Failed<T>(VendorTrouble.NotUnderstood(who ?? _vendor.Name), null);
        }
        catch (ApiExceptionBase e)
        {
            _caller.ThrowIfCancellationRequested();
            return Failed<T>(VendorTrouble.Explain(_vendor, who ?? _vendor.Name, e, _time.GetUtcNow()), e);
        }
        catch (OperationCanceledException e) when (!_caller.IsCancellationRequested)
        {
            return Failed<T>(new Trouble($"{who ?? _vendor.Name} did not answer in time."), e);
        }
        catch (Exception e) when (e is RefusedAnswerException or TimeoutRejectedException or BrokenCircuitException or HttpRequestException)
        {
            _caller.ThrowIfCancellationRequested();
            return Failed<T>(VendorTrouble.Explain(_vendor, who ?? _vendor.Name, e, _time.GetUtcNow()), e);
        }
    }

    public void Dispose()
    {
        _both.Dispose();
        _limit.Dispose();
    }

    private Answer<T> Failed<T>(Trouble trouble, Exception? exception)
        where T : class
    {
        // The exception itself may hold the request with its headers, so only its kind is logged.
        LogUnavailable(_logger, _vendor.Name, trouble.Reason, (exception?.InnerException ?? exception)?.GetType().Name ?? "no value");
        return new Answer<T>(null, trouble);
    }

    [LoggerMessage(LogLevel.Warning, "{Vendor} could not be read: {Reason} ({Exception})")]
    private static partial void LogUnavailable(ILogger logger, string vendor, string reason, string exception);
}
