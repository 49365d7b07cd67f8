#if BOTBUILDER
using IncidentBot.Channels.BotFramework.Sdk;
#else
using IncidentBot.Channels.BotFramework.Protocol;
#endif

namespace IncidentBot.Channels.BotFramework;

internal static class TeamsRegistration
{
    /// <summary>The channel, if anything of it is configured.</summary>
    /// <remarks>
    /// Its host is one folder, which hands activities whose sender it proved to <see cref="TeamsTurns"/> and is the <see cref="IConnector"/>. Nothing outside of
    /// this class names its types.
    /// </remarks>
    public static IServiceCollection AddTeamsChannel(this IServiceCollection services, IConfiguration configuration)
    {
        if (TeamsSettings.Read(configuration) is not { } options)
            return services;
        services.AddSingleton(options);
        services.AddSingleton<Admission>();
        services.AddSingleton<ConnectorCalls>();
        services.AddSingleton<KnownConversations>();
        services.AddSingleton<ThreadPace>();
        services.AddSingleton<PendingClicks>();
        services.AddSingleton<TeamsLinks>();
        services.AddSingleton<TeamsTurns>();
        services.AddSingleton<IChannel, TeamsChannel>();
        services.AddTeamsHost(options);
        return services;
    }

    public static void MapTeamsChannel(this IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetService<TeamsOptions>() is not null)
            endpoints.MapTeamsHost();
    }

    /// <summary>Limits of time are set where the calls are made; nothing is repeated and no redirect followed.</summary>
    public static IHttpClientBuilder AddTeamsClient(this IServiceCollection services, string name) => services.AddHttpClient(name)
        .RemoveAllLoggers()
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        .ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(30));
}
