using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Timeout;
using Refit;

namespace IncidentBot.Connectors;

/// <summary>How every vendor's HTTP API is spoken to: its own host only, bounded in size and time, repeated only where nothing can be changed by it.</summary>
internal static class VendorHttp
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Settings for an API whose fields are written in snake_case unless they carry their own name.</summary>
    public static RefitSettings SnakeCase { get; } = new(new SystemTextJsonContentSerializer(Json));

    public static IHttpClientBuilder SpeakTo(this IHttpClientBuilder builder, Vendor vendor)
    {
        builder
            // The default loggers write addresses; what matters is logged once, as a reason, where it is decided.
            .RemoveAllLoggers()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.All,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            .ConfigureHttpClient((services, client) =>
            {
                if (vendor.Addresses is [var only])
                    client.BaseAddress = only;
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.DefaultRequestHeaders.UserAgent.ParseAdd("IncidentBot");
                client.DefaultRequestHeaders.Authorization = vendor.Authorization;
                foreach (var (name, value) in vendor.Headers)
                    client.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
            });
        builder.AddHttpMessageHandler(services => new SameRequests(vendor, services.GetRequiredService<TimeProvider>()));
        builder.AddStandardResilienceHandler()
            .Configure((options, services) => Limit(options, vendor, services.GetRequiredService<ConnectorLimits>(), services.GetRequiredService<TimeProvider>()))
            // Of several hosts behind one client, one that fails must not close the others' circuit.
            .SelectPipelineByAuthority();
        // Inside the resilience handler, so that a body that breaks off counts as a failed attempt and not as a bad answer.
        builder.AddHttpMessageHandler(services => new VendorGuard(vendor, services.GetRequiredService<ConnectorLimits>()));
        return builder;
    }

    private static void Limit(HttpStandardResilienceOptions options, Vendor vendor, ConnectorLimits limits, TimeProvider time)
    {
        options.TotalRequestTimeout.Timeout = limits.Total;
        options.AttemptTimeout.Timeout = limits.Attempt;
        options.CircuitBreaker.SamplingDuration = limits.Attempt * 10;
        options.Retry.MaxRetryAttempts = 2;
        options.Retry.Delay = limits.RetryDelay;
        options.Retry.BackoffType = DelayBackoffType.Exponential;
        options.Retry.UseJitter = true;
        options.Retry.ShouldRetryAfterHeader = true;
        options.Retry.ShouldHandle = attempt => ValueTask.FromResult(IsWorthAnotherAttempt(attempt.Outcome, limits, time));
        if (vendor.PostOnlyReads)
            options.Retry.DisableFor(HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete);
        else
            options.Retry.DisableForUnsafeHttpMethods();
    }

    private static bool IsWorthAnotherAttempt(Outcome<HttpResponseMessage> outcome, ConnectorLimits limits, TimeProvider time)
    {
        if (outcome.Result is not { } response)
            return outcome.Exception is HttpRequestException or TimeoutRejectedException;
        if (RateLimit.OpensAt(response, time.GetUtcNow()) is { } opens)
            return opens - time.GetUtcNow() <= limits.Attempt;
        // Who limits us without saying for how long is left alone.
        return response.StatusCode is HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError
            && response.StatusCode != HttpStatusCode.NotImplemented;
    }
}
