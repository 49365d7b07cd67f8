using IncidentBot.Conversations;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace IncidentBot;

/// <summary>Traces and metrics to where the standard variables say (https://opentelemetry.io/docs/specs/otel/protocol/exporter/); without them nothing is sent.</summary>
internal static class OpenTelemetrySettings
{
    private const string ServiceName = "OTEL_SERVICE_NAME";
    private const string Disabled = "OTEL_SDK_DISABLED";

    private static readonly string[] Endpoints = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];

    public static void AddTelemetryExport(this IServiceCollection services, IConfiguration configuration)
    {
        if (!Endpoints.Any(key => !string.IsNullOrWhiteSpace(configuration[key])) || string.Equals(configuration[Disabled], "true", StringComparison.OrdinalIgnoreCase))
            return;
        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(configuration[ServiceName] ?? "incidentbot"))
            .WithTracing(traces => traces.AddSource(Telemetry.Name).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation())
            .WithMetrics(metrics => metrics.AddMeter(Telemetry.Name).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation())
            .UseOtlpExporter();
    }
}
