using Refit;

namespace IncidentBot.Connectors.GoogleAnalytics;

// https://developers.google.com/analytics/devguides/reporting/data/v1/rest/v1beta/properties/runReport ; days and minutes are the property's own.
internal interface IGoogleAnalyticsApi
{
    [Post("/v1beta/properties/{property}:runReport")]
    Task<GoogleReport> RunReportAsync(string property, [Body] GoogleReportRequest request, [Authorize("Bearer")] string token, CancellationToken cancellationToken);
}

internal sealed record GoogleReportRequest
{
    public required IReadOnlyList<GoogleDates> DateRanges { get; init; }

    public required IReadOnlyList<GoogleName> Dimensions { get; init; }

    public required IReadOnlyList<GoogleName> Metrics { get; init; }

    public GoogleFilter? DimensionFilter { get; init; }

    public required int Limit { get; init; }

    public int Offset { get; init; }
}

/// <summary>Days as YYYY-MM-DD, both included.</summary>
internal sealed record GoogleDates(string StartDate, string EndDate);

internal sealed record GoogleName(string Name);

/// <summary>One of its fields.</summary>
internal sealed record GoogleFilter
{
    public GoogleFilterList? AndGroup { get; init; }

    public GoogleFieldFilter? Filter { get; init; }
}

internal sealed record GoogleFilterList(IReadOnlyList<GoogleFilter> Expressions);

internal sealed record GoogleFieldFilter(string FieldName)
{
    public GoogleStringFilter? StringFilter { get; init; }

    public GoogleInListFilter? InListFilter { get; init; }
}

/// <param name="MatchType"><c>EXACT</c></param>
internal sealed record GoogleStringFilter(string MatchType, string Value);

internal sealed record GoogleInListFilter(IReadOnlyList<string> Values);

internal sealed record GoogleReport
{
    /// <summary>Absent when there are none.</summary>
    public IReadOnlyList<GoogleRow>? Rows { get; init; }

    public int RowCount { get; init; }

    public required GoogleMetadata Metadata { get; init; }
}

internal sealed record GoogleRow
{
    public IReadOnlyList<GoogleValue> DimensionValues { get; init; } = [];

    public required IReadOnlyList<GoogleValue> MetricValues { get; init; }
}

internal sealed record GoogleValue(string? Value);

internal sealed record GoogleMetadata
{
    /// <summary>IANA name.</summary>
    public required string TimeZone { get; init; }

    /// <summary>Small numbers are left out, to protect people.</summary>
    public bool SubjectToThresholding { get; init; }

    public bool DataLossFromOtherRow { get; init; }

    /// <summary>Not empty when only a part of the events was counted.</summary>
    public IReadOnlyList<object>? SamplingMetadatas { get; init; }
}
