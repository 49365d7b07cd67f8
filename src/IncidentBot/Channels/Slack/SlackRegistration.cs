using IncidentBot.Connectors;
using IncidentBot.Settings;
using Refit;

namespace IncidentBot.Channels.Slack;

internal static class SlackRegistration
{
    private static readonly TimeSpan TransferLimit = TimeSpan.FromSeconds(30);

    /// <summary>Reads section <c>Slack</c>; without one Slack is off.</summary>
    /// <exception cref="SettingsException">The section is half filled or misspelt; the message names the key.</exception>
    public static IServiceCollection AddSlackChannel(this IServiceCollection services, IConfiguration configuration)
    {
        var section = new SettingsReader(configuration.GetSection("Slack"));
        if (!section.Exists)
            return services;
        var options = SlackOptions.Read(section);
        section.ThrowIfWrong();

        services.AddSingleton(options);
        services.AddSingleton<SlackRates>();
        services.AddSingleton<SlackClient>();
        services.AddSingleton<SlackPeople>();
        services.AddSingleton<SlackWorkspace>();
        services.AddSingleton<SlackReturnPaths>();
        services.AddSingleton<SlackFiles>();
        services.AddSingleton<SlackHome>();
        services.AddSingleton<SlackViews>();
        services.AddHostedService(provider => provider.GetRequiredService<SlackViews>());
        services.AddSingleton<SlackTurns>();
        services.AddSingleton<IChannel>(provider => ActivatorUtilities.CreateInstance<SlackChannel>(provider));
        services.AddRefitGeneratedClient<ISlackApi>(VendorHttp.SnakeCase).SpeakTo(options.Bot);
        // Files go to and remarks through addresses that Slack names; they answer with plain text.
        services.AddHttpClient(SlackReturnPaths.Client, client => client.Timeout = TransferLimit).RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        if (options.App is { } app)
        {
            services.AddRefitGeneratedClient<ISlackAppApi>(VendorHttp.SnakeCase).SpeakTo(app);
            services.AddSingleton(SlackSocketLimits.Default);
            services.AddHostedService<SlackSockets>();
        }
        else
        {
            services.AddSingleton<SlackEndpoints>();
        }

        return services;
    }

    /// <summary>Maps <c>/slack/events</c>, <c>/slack/commands</c> and <c>/slack/interactions</c>, where Slack posts to us.</summary>
    public static IEndpointRouteBuilder MapSlackChannel(this IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetService<SlackEndpoints>() is null)
            return endpoints;
        endpoints.MapPost("/slack/events", (HttpContext context, SlackEndpoints slack) => slack.ReceiveEventAsync(context));
        endpoints.MapPost("/slack/commands", (HttpContext context, SlackEndpoints slack) => slack.ReceiveCommandAsync(context));
        endpoints.MapPost("/slack/interactions", (HttpContext context, SlackEndpoints slack) => slack.ReceiveInteractionAsync(context));
        return endpoints;
    }
}
