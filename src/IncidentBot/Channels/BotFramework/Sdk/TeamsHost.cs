using Microsoft.Bot.Builder.Integration.AspNet.Core;
using Microsoft.Bot.Connector.Authentication;

namespace IncidentBot.Channels.BotFramework.Sdk;

/// <summary>The protocol, spoken by the Bot Builder SDK. Compiled instead of the folder Protocol by <c>-p:BotBuilder=true</c>.</summary>
internal static class TeamsHost
{
    public static void AddTeamsHost(this IServiceCollection services, TeamsOptions options)
    {
        services.AddTeamsClient(SdkIdentity.ClientName);
        services.AddTeamsClient(SdkConnector.ClientName);
        services.AddSingleton(provider => SdkIdentity.Create(options, provider.GetRequiredService<IHttpClientFactory>().CreateClient(SdkIdentity.ClientName)));
        services.AddSingleton(provider => SdkIdentity.Authenticate(options, provider.GetRequiredService<ServiceClientCredentialsFactory>(), provider.GetRequiredService<IHttpClientFactory>()));
        services.AddSingleton(provider => new CloudAdapter(provider.GetRequiredService<BotFrameworkAuthentication>(), provider.GetRequiredService<ILogger<CloudAdapter>>()));
        services.AddSingleton<IConnector, SdkConnector>();
        services.AddSingleton<SdkEndpoint>();
    }

    public static void MapTeamsHost(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/api/messages", (HttpContext context, SdkEndpoint messages) => messages.ReceiveAsync(context));
}
