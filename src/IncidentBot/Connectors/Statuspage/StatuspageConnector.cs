using IncidentBot.Triage;

namespace IncidentBot.Connectors.Statuspage;

/// <summary>Notices on the Atlassian Statuspage pages of the metric's vendors. All pages are read at once, and one that is down hides no other.</summary>
internal sealed class StatuspageConnector(StatuspageReader pages, StatuspageOptions options, Readings readings) : IVendorStatusSource
{
    public string Name => "Statuspage";

    public bool Reads(Metric metric) => metric.Vendors.Count > 0;

    public async Task<Evidence> ReadIncidentsAsync(Metric metric, TimeWindow window, CancellationToken cancellationToken)
    {
        var without = metric.Vendors.Where(vendor => options.PageOf(vendor) is null).ToList();
        var caveats = without.Count > 0 ? new List<string> { $"No status page is configured for {string.Join(", ", without)}." } : [];
        var ours = metric.Vendors.Select(options.PageOf).OfType<StatuspagePage>().Distinct().ToList();
        if (ours.Count == 0)
            return new Evidence.Unavailable(caveats[0]);

        using var reading = readings.Begin(options.Vendor, cancellationToken);
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

    private static IEnumerable<string> Quiet(IEnumerable<StatuspageResult> results)
    {
        var quiet = results.Where(result => result.Problem is null).Select(result => result.Page.VendorName).ToList();
        return quiet.Count > 0 ? [$"Nothing is posted by {string.Join(", ", quiet)}."] : [];
    }
}
