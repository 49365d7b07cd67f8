using System.Text.Json;
using Refit;

namespace IncidentBot.Channels.BotFramework.Protocol;

/// <summary>Speaks to the Bot Connector.</summary>
internal sealed class ConnectorClient(IHttpClientFactory http, BotToken token, ConnectorCalls calls) : IConnector
{
    public const string ClientName = "teams-connector";

    private static readonly RefitSettings Settings = new(new SystemTextJsonContentSerializer(Activity.Json));

    public Task<DeliveryResult> SendAsync(Uri serviceUrl, string conversation, Activity activity, CancellationToken cancellationToken) =>
        DeliverAsync(isPost: true, limit => Api(serviceUrl).SendAsync(conversation, activity, limit), cancellationToken);

    public Task<DeliveryResult> StartThreadAsync(Uri serviceUrl, string channel, string? tenant, Activity activity, CancellationToken cancellationToken)
    {
        var data = new TeamsChannelData { Channel = new(channel), Tenant = tenant is null ? null : new(tenant) };
        var conversation = new NewConversation(IsGroup: true, new ChannelAccount { Id = token.BotId }, tenant, data, activity);
        return DeliverAsync(isPost: true, limit => Api(serviceUrl).CreateConversationAsync(conversation, limit), cancellationToken);
    }

    public Task<DeliveryResult> UpdateAsync(Uri serviceUrl, string conversation, string id, Activity activity, CancellationToken cancellationToken) =>
        DeliverAsync(isPost: false, limit => Api(serviceUrl).UpdateAsync(conversation, id, activity with { Id = id }, limit), cancellationToken);

    public Task<string?> FindNameAsync(Uri serviceUrl, string conversation, string member, CancellationToken cancellationToken) => calls.FindNameAsync(async limit =>
    {
        using var response = await Api(serviceUrl).GetMemberAsync(conversation, member, limit);
        return response.IsSuccessStatusCode ? (await ReadAsync<ChannelAccount>(response, limit))?.Name : null;
    }, cancellationToken);

    public Task<CheckLine> CheckAsync(string name, CancellationToken cancellationToken) => calls.CheckAsync(name, async limit => await token.GetAsync(limit), cancellationToken);

    private IConnectorApi Api(Uri serviceUrl)
    {
        var client = http.CreateClient(ClientName);
        client.BaseAddress = new Uri(serviceUrl.GetLeftPart(UriPartial.Path).TrimEnd('/'));
        return RestService.ForGenerated<IConnectorApi>(client, Settings);
    }

    private Task<DeliveryResult> DeliverAsync(bool isPost, Func<CancellationToken, Task<HttpResponseMessage>> call, CancellationToken cancellationToken) => calls.DeliverAsync(isPost, async limit =>
    {
        using var response = await call(limit);
        if (!response.IsSuccessStatusCode)
            return new ConnectorAnswer(response.StatusCode, Code: (await ReadAsync<ErrorResponse>(response, limit))?.Error?.Code, RetryAfter: response.Headers.RetryAfter);
        var created = await ReadAsync<ResourceResponse>(response, limit);
        return new ConnectorAnswer(response.StatusCode, created?.Id, created?.ActivityId);
    }, cancellationToken);

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

    private sealed record ErrorResponse(ErrorDetail? Error);

    private sealed record ErrorDetail(string? Code);
}
