namespace IncidentBot.Channels.BotFramework.Protocol;

/// <summary>The protocol, spoken by ourselves.</summary>
internal static class TeamsHost
{
    public static void AddTeamsHost(this IServiceCollection services, TeamsOptions options)
    {
        services.AddSingleton<ChannelKeys>();
        services.AddSingleton<IConnector, ConnectorClient>();
        services.AddSingleton(provider => new MessagesEndpoint(
            options.Identity is BotIdentity.Nobody ? null : ActivatorUtilities.CreateInstance<ChannelTokens>(provider, options.Identity.AppId),
            provider.GetRequiredService<Admission>(),
            provider.GetRequiredService<TeamsTurns>(),
            provider.GetRequiredService<ILogger<MessagesEndpoint>>()));
        services.AddTeamsClient(BotToken.ClientName);
        services.AddTeamsClient(ChannelKeys.ClientName);
        services.AddTeamsClient(ConnectorClient.ClientName).AddHttpMessageHandler(provider => new BotTokenHandler(provider.GetRequiredService<BotToken>()));
        services.AddSingleton(provider => BotToken.Create(options, provider.GetRequiredService<IHttpClientFactory>().CreateClient(BotToken.ClientName)));
    }

    public static void MapTeamsHost(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/api/messages", (HttpContext context, MessagesEndpoint messages) => messages.ReceiveAsync(context));
}
