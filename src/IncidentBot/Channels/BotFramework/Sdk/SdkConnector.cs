using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using Microsoft.Bot.Connector;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Bot.Schema;
using Microsoft.Identity.Client;
using Microsoft.Rest;
using Newtonsoft.Json;

namespace IncidentBot.Channels.BotFramework.Sdk;

/// <summary>
/// The SDK's connector client, as its adapter uses it. Without the adapter between, because that fails on a new conversation whose id Teams does not name (202),
/// and answers a message that nobody sent.
/// </summary>
internal sealed class SdkConnector(TeamsOptions options, BotFrameworkAuthentication authentication, ServiceClientCredentialsFactory credentials, ConnectorCalls calls) : IConnector
{
    public const string ClientName = "teams-connector";

    /// <summary>The SDK looks for the bot's id here.</summary>
    private readonly ClaimsIdentity _bot = new([new Claim(AuthenticationConstants.AudienceClaim, options.Identity.AppId), new Claim(AuthenticationConstants.AppIdClaim, options.Identity.AppId)]);

    public Task<DeliveryResult> SendAsync(Uri serviceUrl, string conversation, Activity activity, CancellationToken cancellationToken) =>
        DeliverAsync(isPost: true, serviceUrl, (api, limit) => api.SendToConversationWithHttpMessagesAsync(conversation, SdkJson.Write(activity), cancellationToken: limit), sent => (sent.Id, null), cancellationToken);

    public Task<DeliveryResult> StartThreadAsync(Uri serviceUrl, string channel, string? tenant, Activity activity, CancellationToken cancellationToken)
    {
        var conversation = new ConversationParameters
        {
            IsGroup = true,
            Bot = new Microsoft.Bot.Schema.ChannelAccount(options.Identity.AppId),
            TenantId = tenant,
            ChannelData = new { channel = new { id = channel }, tenant = tenant is null ? null : new { id = tenant } },
            Activity = SdkJson.Write(activity),
        };
        return DeliverAsync(isPost: true, serviceUrl, (api, limit) => api.CreateConversationWithHttpMessagesAsync(conversation, cancellationToken: limit), created => (created.Id, created.ActivityId), cancellationToken);
    }

    public Task<DeliveryResult> UpdateAsync(Uri serviceUrl, string conversation, string id, Activity activity, CancellationToken cancellationToken) =>
        DeliverAsync(isPost: false, serviceUrl, (api, limit) => api.UpdateActivityWithHttpMessagesAsync(conversation, id, SdkJson.Write(activity with { Id = id }), cancellationToken: limit), sent => (sent.Id, null), cancellationToken);

    public Task<string?> FindNameAsync(Uri serviceUrl, string conversation, string member, CancellationToken cancellationToken) => calls.FindNameAsync(async limit =>
    {
        try
        {
            return (await CallAsync(serviceUrl, (api, both) => ((Microsoft.Bot.Connector.Conversations)api).GetConversationMemberWithHttpMessagesAsync(member, conversation, cancellationToken: both), limit))?.Body?.Name;
        }
        catch (HttpOperationException)
        {
            return null;
        }
    }, cancellationToken);

    public Task<CheckLine> CheckAsync(string name, CancellationToken cancellationToken) => calls.CheckAsync(name, async limit =>
    {
        var own = await credentials.CreateCredentialsAsync(options.Identity.AppId, SdkIdentity.ScopeOf(options), SdkIdentity.LoginUrlOf(options), validateAuthority: true, limit);
        await SignInAsync(() => ((AppCredentials)own).GetTokenAsync(), limit);
    }, cancellationToken);

    private Task<DeliveryResult> DeliverAsync<T>(
        bool isPost, Uri serviceUrl, Func<IConversations, CancellationToken, Task<HttpOperationResponse<T>>> call, Func<T, (string? Id, string? ActivityId)> idsOf, CancellationToken cancellationToken)
        where T : class => calls.DeliverAsync(isPost, async limit =>
    {
        try
        {
            using var response = await CallAsync(serviceUrl, call, limit);
            var (id, activityId) = response.Body is { } body ? idsOf(body) : default;
            return new ConnectorAnswer(response.Response.StatusCode, id, activityId);
        }
        catch (ErrorResponseException e)
        {
            return AnswerOf(e.Response, e.Body?.Error?.Code);
        }
        catch (HttpOperationException e)
        {
            return AnswerOf(e.Response, null);
        }
    }, cancellationToken);

    private async Task<T> CallAsync<T>(Uri serviceUrl, Func<IConversations, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var client = await authentication.CreateConnectorFactory(_bot).CreateAsync(serviceUrl.AbsoluteUri, null, cancellationToken);
        client.SerializationSettings.Formatting = Formatting.None; // indented, a card may be larger than Teams takes
        return await SignInAsync(() => call(client.Conversations, cancellationToken), cancellationToken);
    }

    /// <summary>The SDK signs in on the way, and cannot be stopped at that.</summary>
    private static async Task<T> SignInAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call().WaitAsync(cancellationToken);
        }
        catch (AggregateException e) when (e.InnerException is MsalException)
        {
            throw new SignInFailedException(e);
        }
    }

    private static ConnectorAnswer AnswerOf(HttpResponseMessageWrapper response, string? code) => new(
        response.StatusCode,
        Code: code,
        RetryAfter: response.Headers.TryGetValue("Retry-After", out var values) && RetryConditionHeaderValue.TryParse(values.FirstOrDefault(), out var after) ? after : null);
}
