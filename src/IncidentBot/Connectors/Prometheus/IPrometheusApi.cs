using System.Text.Json.Serialization;
using Refit;

namespace IncidentBot.Connectors.Prometheus;

// https://prometheus.io/docs/prometheus/latest/querying/api/ ; POST because PromQL can be longer than an address may be.
internal interface IPrometheusApi
{
    [Post("/api/v1/query_range")]
    Task<PrometheusAnswer> QueryRangeAsync([Body(BodySerializationMethod.UrlEncoded)] PrometheusRangeQuery query, CancellationToken cancellationToken);

    [Post("/api/v1/query")]
    Task<PrometheusAnswer> QueryAsync([Body(BodySerializationMethod.UrlEncoded)] PrometheusQuery query, CancellationToken cancellationToken);
}

/// <summary>Times are Unix seconds; a value is given for start, start + step ... up to and including end.</summary>
internal sealed record PrometheusRangeQuery(
    [property: AliasAs("query")] string Query,
    [property: AliasAs("start")] long Start,
    [property: AliasAs("end")] long End,
    [property: AliasAs("step")] long Step);

internal sealed record PrometheusQuery([property: AliasAs("query")] string Query, [property: AliasAs("time")] long Time);

internal sealed record PrometheusAnswer
{
    public required PrometheusData Data { get; init; }

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Since Prometheus 2.50 remarks on the query, for example a rate over what is no counter.</summary>
    public IReadOnlyList<string> Infos { get; init; } = [];
}

internal sealed record PrometheusData
{
    [JsonPropertyName("resultType")]
    public required string ResultType { get; init; }

    [JsonConverter(typeof(PrometheusResultConverter))]
    public required IReadOnlyList<PrometheusSeries> Result { get; init; }
}

/// <summary>One series: its labels, and its samples in order of time.</summary>
internal sealed record PrometheusSeries(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<PrometheusSample> Samples);

/// <param name="At">Unix seconds.</param>
/// <param name="Value">Null for NaN and infinities: a number that is none.</param>
internal readonly record struct PrometheusSample(double At, double? Value);
