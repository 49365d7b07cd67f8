using System.Text.Json;
using IncidentBot.Conversations;
using IncidentBot.Storage;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace IncidentBot;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: the store can be written, due work is looked for, messages get out.</summary>
internal static class Health
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Several rounds were missed by then.</summary>
    private static readonly TimeSpan LookedLately = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan OldOutbox = TimeSpan.FromMinutes(10);

    public static void AddReadiness(this IServiceCollection services) => services.AddHealthChecks()
        .Add(Registration("store", async (provider, cancellationToken) => HealthCheckResult.Healthy(await provider.GetRequiredService<ITriageStore>().CheckAsync(cancellationToken))))
        .Add(Registration("work", (provider, _) => Task.FromResult(Work(provider))))
        .Add(Registration("deliveries", DeliveriesAsync));

    public static void MapReadiness(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks("/health/live", new() { Predicate = _ => false });
        endpoints.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    private static HealthCheckResult Work(IServiceProvider provider)
    {
        var (looked, outbox) = (provider.GetRequiredService<TriageRunner>().SinceLooked, provider.GetRequiredService<Telemetry>().OutboxAge);
        var seen = $"looked for due work {looked.TotalSeconds:0} s ago, oldest undelivered message {outbox.TotalSeconds:0} s";
        return looked > LookedLately ? HealthCheckResult.Unhealthy(seen) : outbox > OldOutbox ? HealthCheckResult.Degraded(seen) : HealthCheckResult.Healthy(seen);
    }

    private static async Task<HealthCheckResult> DeliveriesAsync(IServiceProvider provider, CancellationToken cancellationToken)
    {
        var troubles = await provider.GetRequiredService<ITriageStore>().ListTroublesAsync(cancellationToken);
        var givenUp = troubles.Where(trouble => trouble.Refusal is not null).ToList();
        var seen = DeliveryTroubles.Tell(troubles);
        var data = new Dictionary<string, object> { ["givenUp"] = givenUp.Select(trouble => new { trouble.Stream, Message = trouble.MessageKey, trouble.Place.Channel, Reason = trouble.Refusal }) };
        return givenUp.Count > 0 ? HealthCheckResult.Degraded(seen, data: data) : HealthCheckResult.Healthy(seen);
    }

    private static HealthCheckRegistration Registration(string name, Func<IServiceProvider, CancellationToken, Task<HealthCheckResult>> check) =>
        new(name, provider => new Check(cancellationToken => check(provider, cancellationToken)), HealthStatus.Unhealthy, tags: null, Limit);

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new
        {
            Status = report.Status.ToString(),
            Checks = report.Entries.ToDictionary(entry => entry.Key, entry => new { Status = entry.Value.Status.ToString(), Seen = entry.Value.Description, entry.Value.Data }),
        },
        JsonSerializerOptions.Web,
        context.RequestAborted);

    private sealed class Check(Func<CancellationToken, Task<HealthCheckResult>> check) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
        {
            try
            {
                return await check(cancellationToken);
            }
            catch (StoreUnusableException e)
            {
                return HealthCheckResult.Unhealthy(e.Message);
            }
        }
    }
}
