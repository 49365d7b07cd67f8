using System.Text.Json;
using System.Text.Json.Serialization;
using Refit;

namespace IncidentBot.Connectors.Amplitude;

// https://amplitude.com/docs/apis/analytics/dashboard-rest (Event segmentation). Days and times are those of the project's time zone.
internal interface IAmplitudeApi
{
    /// <param name="e">The event as JSON, see <see cref="AmplitudeEvent"/>.</param>
    /// <param name="start">The first day, YYYYMMDD.</param>
    /// <param name="end">The last day.</param>
    /// <param name="i">-300000 for five minutes (up to 2 days), -3600000 for hours (up to 7 days).</param>
    /// <param name="limit">Of groups, at most 1,000.</param>
    [Get("/api/2/events/segmentation?m=totals")]
    Task<AmplitudeAnswer> SegmentAsync(string e, string start, string end, int i, int limit, CancellationToken cancellationToken);
}

internal sealed record AmplitudeAnswer(AmplitudeData? Data);

internal sealed record AmplitudeData
{
    /// <summary>One list for each group, one value for each of <see cref="XValues"/>.</summary>
    public required IReadOnlyList<IReadOnlyList<double?>> Series { get; init; }

    /// <summary>A text for each group, alone or as the last of a list.</summary>
    [JsonPropertyName("seriesLabels")]
    public IReadOnlyList<JsonElement>? SeriesLabels { get; init; }

    /// <summary>When each value begins, by the project's clock and without an offset.</summary>
    [JsonPropertyName("xValues")]
    public required IReadOnlyList<string> XValues { get; init; }
}

/// <param name="EventType">As the project calls it; <c>_active</c> and <c>_all</c> for any.</param>
internal sealed record AmplitudeEvent(string EventType, IReadOnlyList<AmplitudeFilter> Filters, IReadOnlyList<AmplitudeGroup> GroupBy);

/// <param name="SubpropType"><c>event</c> or <c>user</c>.</param>
internal sealed record AmplitudeFilter(string SubpropType, string SubpropKey, string SubpropOp, IReadOnlyList<string> SubpropValue);

internal sealed record AmplitudeGroup(string Type, string Value);
