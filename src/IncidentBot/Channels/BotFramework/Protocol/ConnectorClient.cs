using System.Net;
using System.Text.Json;
using Azure.Identity;
using Refit;

namespace IncidentBot.Channels.BotFramework.Protocol;

/// <summary>
/// Speaks to the Bot Connector. A POST whose answer did not come, or came from a gateway that does not know, may have arrived: that is told apart from one
/// that did not. Nothing is repeated here.
/// </summary>
internal sealed class ConnectorClient(IHttpClientFactory http, BotToken token, TimeProvider time) : IConnector
{
    public const string ClientName = "teams-connector";

    private const string ThreadMark = ";messageid=";

    /// <summary>For one call. The service itself gives up after some 10 to 15 seconds.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan NameLimit = TimeSpan.FromSeconds(1);
    private static readonly RefitSettings Settings = new(new SystemTextJsonContentSerializer(Activity.Json));

    public Task<DeliveryResult> SendAsync(Uri serviceUrl, string conversation, Activity activity, CancellationToken cancellationToken) =>
        CallAsync(isPost: true, limit => Api(serviceUrl).SendAsync(conversation, activity, limit), cancellationToken);

    public Task<DeliveryResult> StartThreadAsync(Uri serviceUrl, string channel, string? tenant, Activity activity, CancellationToken cancellationToken)
    {
        var data = new TeamsChannelData { Channel = new(channel), Tenant = tenant is null ? null : new(tenant) };
        var conversation = new NewConversation(IsGroup: true, new ChannelAccount { Id = token.BotId }, tenant, data, activity);
        return CallAsync(isPost: true, limit => Api(serviceUrl).CreateConversationAsync(conversation, limit), cancellationToken);
    }

    public Task<DeliveryResult> UpdateAsync(Uri serviceUrl, string conversation, string id, Activity activity, CancellationToken cancellationToken) =>
        CallAsync(isPost: false, limit => Api(serviceUrl).UpdateAsync(conversation, id, activity with { Id = id }, limit), cancellationToken);

    public async Task<string?> FindNameAsync(Uri serviceUrl, string conversation, string member, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(NameLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await Api(serviceUrl).GetMemberAsync(conversation, member, both.Token);
            return response.IsSuccessStatusCode ? (await ReadAsync<ChannelAccount>(response, both.Token))?.Name : null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && IsTransport(e))
        {
            return null;
        }
    }

    public async Task<CheckLine> CheckAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var seen = await token.GetAsync(cancellationToken) is null
                ? "answers without tokens, on this machine only"
                : $"signs in as {token.BotId}; whether Teams reaches the bot shows when it is mentioned there";
            return new CheckLine(name, true, seen);
        }
        catch (AuthenticationFailedException)
        {
            return new CheckLine(name, false, NoToken);
        }
    }

    private static string NoToken => "Microsoft gives no token: check MicrosoftAppId, MicrosoftAppTenantId and the password or certificate";

    private IConnectorApi Api(Uri serviceUrl)
    {
        var client = http.CreateClient(ClientName);
        client.BaseAddress = new Uri(serviceUrl.GetLeftPart(UriPartial.Path).TrimEnd('/'));
        return RestService.ForGenerated<IConnectorApi>(client, Settings);
    }

    private async Task<DeliveryResult> CallAsync(bool isPost, Func<CancellationToken, Task<HttpResponseMessage>> call, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await call(both.Token);
            return await ResultOfAsync(isPost, response, both.Token);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && Find<AuthenticationFailedException>(e) is not null)
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

    private async Task<DeliveryResult> ResultOfAsync(bool isPost, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return new DeliveryResult.Delivered(IdOf(await ReadAsync<ResourceResponse>(response, cancellationToken)));
        var after = AfterOf(response);
        var status = (int)response.StatusCode;
        var reason = $"Teams answered {status}{await CodeOfAsync(response, cancellationToken)}.";
        return response.StatusCode switch
        {
            HttpStatusCode.TooManyRequests or HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestTimeout or HttpStatusCode.ServiceUnavailable or HttpStatusCode.Unauthorized =>
                new DeliveryResult.TryAgain(reason, after),
            >= HttpStatusCode.InternalServerError and not (HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported) =>
                isPost ? new DeliveryResult.AnswerLost(reason) : new DeliveryResult.TryAgain(reason, after),
            _ => new DeliveryResult.Refused(reason),
        };
    }

    /// <summary>Empty where Teams took the message without saying its id (202).</summary>
    private static string IdOf(ResourceResponse? created) =>
        created?.ActivityId ?? (created?.Id is { } id && id.IndexOf(ThreadMark, StringComparison.Ordinal) is > 0 and var at ? id[(at + ThreadMark.Length)..] : created?.Id) ?? "";

    private TimeSpan? AfterOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > time.GetUtcNow() => date - time.GetUtcNow(),
        _ => null,
    };

    private static async Task<string> CodeOfAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        (await ReadAsync<ErrorResponse>(response, cancellationToken))?.Error?.Code is { Length: > 0 and < 60 } code && code.All(char.IsLetterOrDigit) ? $" ({code})" : "";

    private static async Task<T?> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
        where T : class
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            return string.IsNullOrWhiteSpace(body) ? null : JsonSerializer.Deserialize<T>(body, Activity.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

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

    private sealed record ErrorResponse(ErrorDetail? Error);

    private sealed record ErrorDetail(string? Code);
}
