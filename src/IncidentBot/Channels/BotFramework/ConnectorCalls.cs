using System.Net;
using System.Net.Http.Headers;

namespace IncidentBot.Channels.BotFramework;

/// <summary>What the connector answered.</summary>
/// <param name="Id">Of a new conversation or message.</param>
/// <param name="ActivityId">Of the first message in a new conversation.</param>
/// <param name="Code">What the error is called.</param>
internal sealed record ConnectorAnswer(HttpStatusCode Status, string? Id = null, string? ActivityId = null, string? Code = null, RetryConditionHeaderValue? RetryAfter = null);

/// <summary>Microsoft gave the bot no token.</summary>
internal sealed class SignInFailedException(Exception inner) : Exception("Microsoft gives no token.", inner);

/// <summary>
/// What became of a call to the connector. A POST whose answer did not come, or came from a gateway that does not know, may have arrived: that is told apart
/// from one that did not. Nothing is repeated here.
/// </summary>
internal sealed class ConnectorCalls(TeamsOptions options, TimeProvider time)
{
    /// <summary>For one call. The service itself gives up after some 10 to 15 seconds.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(15);

    private const string NoToken = "Microsoft gives no token: check MicrosoftAppId, MicrosoftAppTenantId and the password or certificate";

    private static readonly TimeSpan NameLimit = TimeSpan.FromSeconds(1);

    public async Task<DeliveryResult> DeliverAsync(bool isPost, Func<CancellationToken, Task<ConnectorAnswer>> call, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return ResultOf(isPost, await call(both.Token));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && Find<SignInFailedException>(e) is not null)
        {
            return new DeliveryResult.TryAgain($"{NoToken}.", null);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && IsTransport(e))
        {
            return isPost && !WasNeverSent(e)
                ? new DeliveryResult.AnswerLost(limit.IsCancellationRequested ? "Teams did not answer in time." : "Teams broke off without an answer.")
                : new DeliveryResult.TryAgain("Teams could not be reached.", null);
        }
    }

    /// <returns>Null when it cannot be learnt soon.</returns>
    public async Task<string?> FindNameAsync(Func<CancellationToken, Task<string?>> call, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(NameLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await call(both.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && (IsTransport(e) || Find<SignInFailedException>(e) is not null))
        {
            return null;
        }
    }

    public async Task<CheckLine> CheckAsync(string name, Func<CancellationToken, Task> signIn, CancellationToken cancellationToken)
    {
        if (options.Identity is BotIdentity.Nobody)
            return new CheckLine(name, true, "answers without tokens, on this machine only");
        try
        {
            await signIn(cancellationToken);
            return new CheckLine(name, true, $"signs in as {options.Identity.AppId}; whether Teams reaches the bot shows when it is mentioned there");
        }
        catch (SignInFailedException)
        {
            return new CheckLine(name, false, NoToken);
        }
    }

    private DeliveryResult ResultOf(bool isPost, ConnectorAnswer answer)
    {
        if ((int)answer.Status is >= 200 and < 300)
            return new DeliveryResult.Delivered(IdOf(answer));
        var after = AfterOf(answer.RetryAfter);
        var reason = $"Teams answered {(int)answer.Status}{(answer.Code is { Length: > 0 and < 60 } code && code.All(char.IsLetterOrDigit) ? $" ({code})" : "")}.";
        return answer.Status switch
        {
            HttpStatusCode.TooManyRequests or HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestTimeout or HttpStatusCode.ServiceUnavailable or HttpStatusCode.Unauthorized =>
                new DeliveryResult.TryAgain(reason, after),
            >= HttpStatusCode.InternalServerError and not (HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported) =>
                isPost ? new DeliveryResult.AnswerLost(reason) : new DeliveryResult.TryAgain(reason, after),
            _ => new DeliveryResult.Refused(reason),
        };
    }

    /// <summary>Empty where Teams took the message without saying its id (202).</summary>
    private static string IdOf(ConnectorAnswer answer) => answer.ActivityId ?? (answer.Id is { } id ? KnownConversations.Split(id).Thread ?? id : "");

    private TimeSpan? AfterOf(RetryConditionHeaderValue? retryAfter) => retryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };

    private static bool IsTransport(Exception e) => Find<HttpRequestException>(e) is not null || Find<OperationCanceledException>(e) is not null || Find<IOException>(e) is not null;

    private static bool WasNeverSent(Exception e) => Find<HttpRequestException>(e)?.HttpRequestError is
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    private static T? Find<T>(Exception? e)
        where T : Exception
    {
        for (; e is not null; e = e.InnerException)
            if (e is T found)
                return found;
        return null;
    }
}
