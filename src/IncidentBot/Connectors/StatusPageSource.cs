using IncidentBot.Triage;

namespace IncidentBot.Connectors;

/// <summary>Notices on the metric's vendors' pages of one maker. All pages are read at once, and one that is down hides no other.</summary>
internal sealed class StatusPageSource(IStatusPageReader pages, IEnumerable<IStatusPageReader> makers, Readings readings) : IVendorStatusSource
{
    public string Name => pages.Options.Vendor.Name;

    public bool Reads(Metric metric) => metric.Vendors.Any(vendor => pages.Options.PageOf(vendor) is not null) || Missing(metric).Count > 0;

    public async Task<Evidence> ReadIncidentsAsync(Metric metric, TimeWindow window, CancellationToken cancellationToken)
    {
        var missing = Missing(metric);
        var caveats = missing.Count > 0 ? new List<string> { $"No status page is configured for {string.Join(", ", missing)}." } : [];
        var ours = metric.Vendors.Select(pages.Options.PageOf).OfType<StatusPage>().Distinct().ToList();
        if (ours.Count == 0)
            return new Evidence.Unavailable(caveats is [var first, ..] ? first : "No status page is configured for this metric's vendors.");

        using var reading = readings.Begin(pages.Options.Vendor, cancellationToken);
        var results = await Task.WhenAll(ours.Select(page => pages.ReadAsync(reading, page, window)));
        var incidents = results.SelectMany(result => result.Incidents).OrderBy(incident => incident.Start).ToList();
        var problems = results.Select(result => result.Problem).OfType<string>().ToList();
        caveats.AddRange(results.Select(result => result.Caveat).OfType<string>());
        if (incidents.Count > 0)
            return new Evidence.Found(new VendorIncidentsObserved(incidents), Caveats.Join(problems.Concat(caveats)));
        // What could not be read may hold the incident: that is not "nothing".
        if (problems.Count > 0)
            return new Evidence.Unavailable(Caveats.Join(problems.Concat(Quiet(results)).Concat(caveats)) ?? "");
        return new Evidence.Nothing(Caveats.Join(caveats));
    }

    /// <summary>Vendors whose page nobody configured with any maker; the first maker tells, once.</summary>
    private IReadOnlyList<string> Missing(Metric metric) =>
        ReferenceEquals(makers.First(), pages) ? [.. metric.Vendors.Where(vendor => makers.All(maker => maker.Options.PageOf(vendor) is null))] : [];

    private static IEnumerable<string> Quiet(IEnumerable<StatusPageNotices> results)
    {
        var quiet = results.Where(result => result.Problem is null).Select(result => result.Page.VendorName).ToList();
        return quiet.Count > 0 ? [$"Nothing is posted by {string.Join(", ", quiet)}."] : [];
    }
}

internal sealed class StatusPageCheck(IStatusPageReader pages, Readings readings) : ICheck
{
    public string Name => pages.Options.Vendor.Name;

    public async Task<CheckLine> CheckAsync(CancellationToken cancellationToken)
    {
        using var reading = readings.Begin(pages.Options.Vendor, cancellationToken);
        var window = new TimeWindow(readings.Now.AddHours(-48), readings.Now);
        var results = await Task.WhenAll(pages.Options.Pages.Select(page => pages.ReadAsync(reading, page, window)));
        var seen = results.Select(result => result.Problem?.TrimEnd('.') ?? $"{result.Page.VendorName}: {Caveats.Count(result.Incidents.Count, "notice")} in 48 h");
        return new CheckLine(Name, results.All(result => result.Problem is null), string.Join("; ", seen));
    }
}
