using IncidentBot.Practice;
using IncidentBot.Triage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IncidentBot.Channels.Web;

internal static class WebChannelRegistration
{
    private const string DatabaseKey = "Storage:Sqlite:Path";
    private const Environment.SpecialFolderOption CreateIt = Environment.SpecialFolderOption.Create;
    private const string EnabledKey = "Web:Enabled";

    /// <summary>Registered also where the page is off: a triage that began on the page goes on, and is there when the page is switched on again.</summary>
    public static IServiceCollection AddWebChannel(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new WebMessages(DatabasePath(configuration), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IChannel, WebChannel>();
        services.AddSingleton<WebEvents>();
        services.AddSingleton<WebTurns>();
        return services;
    }

    /// <summary>Maps the page at <c>/</c> and below <c>/web</c>, if it is switched on: by default in Development only.</summary>
    public static IEndpointRouteBuilder MapWebChannel(this IEndpointRouteBuilder endpoints)
    {
        var environment = endpoints.ServiceProvider.GetRequiredService<IHostEnvironment>();
        var configuration = endpoints.ServiceProvider.GetRequiredService<IConfiguration>();
        if (!configuration.GetValue(EnabledKey, environment.IsDevelopment()))
            return endpoints;

        var page = endpoints.MapGroup("").AddEndpointFilter(LoopbackOnly.FilterAsync);
        page.MapGet("/", () => WebPage.Get("index.html"));
        page.MapGet("/web/page/{file}", (string file) => WebPage.Get(file));
        page.MapGet("/web/practice", (IServiceProvider services) => Results.Json(services.GetService<IPracticeMenu>()?.Drops ?? [], TriageJson.Options));
        page.MapGet("/web/events", (HttpContext context, WebEvents events) => events.StreamAsync(context));
        page.MapGet("/web/streams/{stream}", (string stream, string? person, WebMessages messages) =>
            Results.Json(messages.ListStream(stream, person), TriageJson.Options));
        page.MapPost("/web/turns", (HttpContext context, WebTurns turns) => turns.ReceiveAsync(context));
        return endpoints;
    }

    private static string DatabasePath(IConfiguration configuration) => configuration[DatabaseKey] is { Length: > 0 } path
        ? path
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, CreateIt), "IncidentBot", "incidentbot.db");
}
