using System.Net;

namespace IncidentBot.Tests.FaultTests;

/// <summary>What lies between the store and its service: passes requests on, refuses them, or loses their answers.</summary>
internal sealed class FaultyHandler : DelegatingHandler
{
    private readonly Lock _gate = new();
    private Random? _random;

    public FaultyHandler()
        : base(new SocketsHttpHandler())
    {
    }

    /// <summary>Nothing gets through at all.</summary>
    public bool IsGone { get; set; }

    public int Faults { get; private set; }

    /// <summary>From now on one request in <paramref name="oneIn"/> fails in one of the ways that a service fails.</summary>
    public void Disturb(int seed, int oneIn)
    {
        lock (_gate)
            (_random, OneIn) = (new Random(seed), oneIn);
    }

    public void Calm()
    {
        lock (_gate)
            _random = null;
    }

    private int OneIn { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsGone)
            throw new HttpRequestException("Nobody is there.");
        switch (Next())
        {
            case 0:
                return Refuse(request, HttpStatusCode.TooManyRequests, "TooManyRequests");
            case 1:
                return Refuse(request, HttpStatusCode.InternalServerError, "InternalError");
            case 2:
                return Refuse(request, HttpStatusCode.ServiceUnavailable, "ServerBusy");
            case 3 when request.Headers.Contains("If-Match"):
                return Refuse(request, HttpStatusCode.PreconditionFailed, "UpdateConditionNotSatisfied");
            case 4 or 3:
                // It is done, and nobody hears of it.
                (await base.SendAsync(request, cancellationToken)).Dispose();
                throw new TaskCanceledException("The answer was lost.");
            default:
                return await base.SendAsync(request, cancellationToken);
        }
    }

    private int? Next()
    {
        lock (_gate)
        {
            if (_random is null || _random.Next(OneIn) != 0)
                return null;
            Faults++;
            return _random.Next(5);
        }
    }

    private static HttpResponseMessage Refuse(HttpRequestMessage request, HttpStatusCode status, string code) => new(status)
    {
        RequestMessage = request,
        Content = new StringContent("{\"odata.error\":{\"code\":\"" + code + "\",\"message\":{\"lang\":\"en-US\",\"value\":\"refused\"}}}", System.Text.Encoding.UTF8, "application/json"),
    };
}
