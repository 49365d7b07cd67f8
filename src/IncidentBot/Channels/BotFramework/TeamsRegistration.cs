using IncidentBot.Channels.BotFramework.Protocol;

namespace IncidentBot.Channels.BotFramework;

internal static class TeamsRegistration
{
    /// <summary>The channel, if anything of it is configured.</summary>
    /// <remarks>
    /// The folder Protocol is what the Bot Builder SDK's adapter could stand in for: it hands activities whose sender it proved to <see cref="TeamsTurns"/> and is
    /// the <see cref="IConnector"/>. Nothing outside of this method and <see cref="MapTeamsChannel"/> names its types.
    /// </remarks>
    public static IServiceCollection AddTeamsChannel(this IServiceCollection services, IConfiguration configuration)
    {
        if (TeamsSettings.Read(configuration) is not { } options)
            return services;
        services.AddSingleton(options);
        services.AddSingleton<KnownConversations>();
        services.AddSingleton<ThreadPace>();
        services.AddSingleton<PendingClicks>();
        services.AddSingleton<TeamsLinks>();
        services.AddSingleton<TeamsTurns>();
        services.AddSingleton<IChannel, TeamsChannel>();

        services.AddSingleton<ChannelKeys>();
        services.AddSingleton<IConnector, ConnectorClient>();
        services.AddSingleton(provider => new MessagesEndpoint(
            options,
            AppIdOf(options) is { } appId ? ActivatorUtilities.CreateInstance<ChannelTokens>(provider, appId) : null,
            provider.GetRequiredService<TeamsTurns>(),
            provider.GetRequiredService<ILogger<MessagesEndpoint>>()));
        AddClient(services, BotToken.ClientName);
        AddClient(services, ChannelKeys.ClientName);
        AddClient(services, ConnectorClient.ClientName).AddHttpMessageHandler(provider => new BotTokenHandler(provider.GetRequiredService<BotToken>()));
        services.AddSingleton(provider => BotToken.Create(options, provider.GetRequiredService<IHttpClientFactory>().CreateClient(BotToken.ClientName)));
        return services;
    }

    public static void MapTeamsChannel(this IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetService<TeamsOptions>() is not null)
            endpoints.MapPost("/api/messages", (HttpContext context, MessagesEndpoint messages) => messages.ReceiveAsync(context));
    }

    private static string? AppIdOf(TeamsOptions options) => options.Identity switch
    {
        BotIdentity.Secret own => own.AppId,
        BotIdentity.Certificate own => own.AppId,
        BotIdentity.Managed own => own.AppId,
        _ => null,
    };

    /// <summary>Limits of time are set where the calls are made; nothing is repeated and no redirect followed.</summary>
    private static IHttpClientBuilder AddClient(IServiceCollection services, string name) => services.AddHttpClient(name)
        .RemoveAllLoggers()
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        .ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(30));
}
