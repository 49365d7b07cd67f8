using IncidentBot.Triage;

namespace IncidentBot.Connectors.Datadog;

/// <summary>Events that say that something changed. An entry of the catalogue names the search that finds them, as in the Events Explorer: <c>source:my_pipeline service:checkout</c>.</summary>
internal sealed class DatadogEventReader(IDatadogApi api, DatadogOptions options) : IRepositoryReader
{
    private const int PageLength = 100;
    private const int MostPages = 3;

    public string Name => "Datadog";

    public Vendor Vendor => options.Vendor;

    public string What => "event";

    public async Task<RepositoryChanges> ReadAsync(Reading reading, MetricRepository repository, TimeWindow window)
    {
        var remarks = new RepositoryRemarks(Name, repository.Name);
        var query = repository.Environment is { } environment ? $"{repository.Name} env:{DatadogQuery.Tag(environment)}" : repository.Name;
        var list = await Pages.ReadAsync<DatadogEvents, DatadogEvent, Place>(
            reading,
            MostPages,
            new Place(null),
            (place, token) => api.ListEventsAsync(query, window.From.ToUnixTimeMilliseconds(), window.To.ToUnixTimeMilliseconds(), PageLength, place.Cursor, token),
            page => page.Data,
            (_, page) => page is { Data.Count: PageLength, Meta.Page.After: { Length: > 0 } after } ? new Place(after) : null);
        remarks.Note("events", list);
        return RepositoryChanges.Of(repository, list.Items.Select(found => ChangeOf(found, repository, query)), window, remarks);
    }

    private Change ChangeOf(DatadogEvent found, MetricRepository repository, string query)
    {
        var (at, detail) = (found.Attributes.Timestamp.ToUniversalTime(), found.Attributes.Attributes);
        return new Change
        {
            Id = $"datadog:{found.Id}",
            At = at,
            Kind = detail?.ChangedResource?.Type switch
            {
                "feature_flag" => ChangeKind.Flag,
                "configuration" => ChangeKind.Config,
                _ => ChangeKind.Deploy,
            },
            Title = detail?.Title ?? found.Attributes.Message?.Split('\n')[0] ?? "An event",
            Service = repository.Service,
            Scope = repository.Scope,
            Author = detail?.Author?.Name,
            Link = new Uri(options.WebUrl, $"event/explorer?query={Uri.EscapeDataString(query)}&from_ts={at.AddMinutes(-5).ToUnixTimeMilliseconds()}&to_ts={at.AddMinutes(5).ToUnixTimeMilliseconds()}"),
        };
    }

    private sealed record Place(string? Cursor);
}
