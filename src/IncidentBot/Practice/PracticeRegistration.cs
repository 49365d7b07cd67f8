using System.Net;
using IncidentBot.Practice.Vendors;

namespace IncidentBot.Practice;

internal static class PracticeRegistration
{
    /// <summary>The shop, when nothing else is configured. Before the catalogue and the connectors are read.</summary>
    public static WebApplicationBuilder AddPractice(this WebApplicationBuilder builder, TimeProvider time)
    {
        if (!PracticeConfiguration.AddTo(builder, time))
            return builder;
        builder.Services.AddSingleton<IPracticeClock, PracticeClock>();
        builder.Services.AddSingleton<IPracticeMenu, PracticeMenu>();
        builder.Services.AddSingleton<PrometheusCounters>();
        builder.Services.AddSingleton<Shop>();
        return builder;
    }

    public static void MapPractice(this WebApplication app)
    {
        if (app.Services.GetService<Shop>() is null)
            return;
        var group = app.MapGroup("/practice").AddEndpointFilter(RefuseStrangersAsync);
        PrometheusEndpoints.Map(group);
        AlertmanagerEndpoints.Map(group);
        GitHubEndpoints.Map(group);
        StatuspageEndpoints.Map(group);
        ShopPage.Map(group);
    }

    /// <summary>The shop is for this machine only.</summary>
    private static ValueTask<object?> RefuseStrangersAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Connection.RemoteIpAddress is { } remote && !IPAddress.IsLoopback(remote)
            ? ValueTask.FromResult<object?>(Results.NotFound())
            : next(context);
}
