using Refit;

namespace IncidentBot.Connectors.SlackStatus;

// https://docs.slack.dev/reference/slack-status-api ; times carry their offset.
internal interface ISlackStatusApi
{
    [Get("/api/v2.0.0/current")]
    Task<SlackCurrent> ReadCurrentAsync(CancellationToken cancellationToken);

    [Get("/api/v2.0.0/history")]
    Task<IReadOnlyList<SlackNotice>> ReadHistoryAsync(CancellationToken cancellationToken);
}

/// <summary>Its own status is not to be trusted: it has been "ok" beside active incidents.</summary>
internal sealed record SlackCurrent
{
    public required IReadOnlyList<SlackNotice> ActiveIncidents { get; init; }
}

internal sealed record SlackNotice
{
    public required long Id { get; init; }

    public required DateTimeOffset DateCreated { get; init; }

    public required DateTimeOffset DateUpdated { get; init; }

    public required string Title { get; init; }

    /// <summary><c>incident</c>, <c>notice</c>, <c>outage</c> or <c>maintenance</c>.</summary>
    public string? Type { get; init; }

    /// <summary><c>active</c>, <c>resolved</c> and others.</summary>
    public string? Status { get; init; }

    public string? Url { get; init; }

    public IReadOnlyList<string>? Services { get; init; }
}
