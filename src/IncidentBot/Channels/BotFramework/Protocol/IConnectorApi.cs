using Refit;

namespace IncidentBot.Channels.BotFramework.Protocol;

// https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
internal interface IConnectorApi
{
    [Post("/v3/conversations")]
    Task<HttpResponseMessage> CreateConversationAsync([Body] NewConversation conversation, CancellationToken cancellationToken);

    [Post("/v3/conversations/{conversation}/activities")]
    Task<HttpResponseMessage> SendAsync(string conversation, [Body] Activity activity, CancellationToken cancellationToken);

    [Put("/v3/conversations/{conversation}/activities/{id}")]
    Task<HttpResponseMessage> UpdateAsync(string conversation, string id, [Body] Activity activity, CancellationToken cancellationToken);

    [Get("/v3/conversations/{conversation}/members/{member}")]
    Task<HttpResponseMessage> GetMemberAsync(string conversation, string member, CancellationToken cancellationToken);
}

internal sealed record NewConversation(bool IsGroup, ChannelAccount Bot, string? TenantId, TeamsChannelData ChannelData, Activity Activity);

/// <param name="ActivityId">Of the first message in a new conversation.</param>
internal sealed record ResourceResponse(string? Id, string? ActivityId);
