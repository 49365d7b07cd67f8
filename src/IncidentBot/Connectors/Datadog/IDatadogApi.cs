using Refit;

namespace IncidentBot.Connectors.Datadog;

// https://docs.datadoghq.com/api/latest/metrics/#query-timeseries-points , /monitors/#monitors-search , /events/#get-a-list-of-events
internal interface IDatadogApi
{
    /// <param name="from">Unix seconds.</param>
    /// <param name="to">Unix seconds; buckets that begin at or before it are answered.</param>
    [Get("/api/v1/query")]
    Task<DatadogAnswer> QueryAsync(long from, long to, string query, CancellationToken cancellationToken);

    /// <param name="query">As in the search of Manage Monitors.</param>
    [Get("/api/v1/monitor/search?sort=status%2Casc")]
    Task<DatadogMonitors> SearchMonitorsAsync(string query, int page, [AliasAs("per_page")] int perPage, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    /// <param name="from">Unix milliseconds, as <paramref name="to"/>.</param>
    [Get("/api/v2/events?sort=-timestamp")]
    Task<DatadogEvents> ListEventsAsync(
        [AliasAs("filter[query]")] string query, [AliasAs("filter[from]")] long from, [AliasAs("filter[to]")] long to,
        [AliasAs("page[limit]")] int limit, [AliasAs("page[cursor]")] string? cursor, CancellationToken cancellationToken);
}

internal sealed record DatadogAnswer
{
    /// <summary><c>ok</c>; <c>error</c> comes with HTTP status 200 too.</summary>
    public required string Status { get; init; }

    public string? Error { get; init; }

    public IReadOnlyList<DatadogSeries>? Series { get; init; }
}

internal sealed record DatadogSeries
{
    /// <summary>The reference says milliseconds, recorded answers have seconds.</summary>
    public required long Interval { get; init; }

    /// <summary>Such as <c>platform:ios</c>, for what the query groups by.</summary>
    public IReadOnlyList<string>? TagSet { get; init; }

    /// <summary>Unix milliseconds of the bucket's start, and its value.</summary>
    public required IReadOnlyList<IReadOnlyList<double?>> Pointlist { get; init; }
}

internal sealed record DatadogMonitors
{
    public required IReadOnlyList<DatadogMonitor> Monitors { get; init; }

    public DatadogPageOf? Metadata { get; init; }
}

internal sealed record DatadogPageOf(int PageCount);

internal sealed record DatadogMonitor
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public IReadOnlyList<string>? Tags { get; init; }

    public string? Query { get; init; }

    /// <summary>Unix seconds; null or 0 when it never did.</summary>
    public long? LastTriggeredTs { get; init; }
}

internal sealed record DatadogEvents
{
    public required IReadOnlyList<DatadogEvent> Data { get; init; }

    public DatadogMeta? Meta { get; init; }
}

internal sealed record DatadogMeta(DatadogPlace? Page);

/// <param name="After">The cursor of the next page; also on the last page that holds something.</param>
internal sealed record DatadogPlace(string? After);

internal sealed record DatadogEvent
{
    public required string Id { get; init; }

    public required DatadogEventAttributes Attributes { get; init; }
}

internal sealed record DatadogEventAttributes
{
    public required DateTimeOffset Timestamp { get; init; }

    public string? Message { get; init; }

    public DatadogEventDetail? Attributes { get; init; }
}

internal sealed record DatadogEventDetail(string? Title, DatadogAuthor? Author, DatadogResource? ChangedResource);

internal sealed record DatadogAuthor(string? Name);

/// <param name="Type">Of change events: <c>feature_flag</c> or <c>configuration</c>.</param>
internal sealed record DatadogResource(string? Type);
