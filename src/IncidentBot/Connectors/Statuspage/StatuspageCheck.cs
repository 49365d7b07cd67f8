using IncidentBot.Triage;

namespace IncidentBot.Connectors.Statuspage;

internal sealed class StatuspageCheck(StatuspageReader pages, StatuspageOptions options, Readings readings) : ICheck
{
    public string Name => "Statuspage";

    public async Task<CheckLine> CheckAsync(CancellationToken cancellationToken)
    {
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var window = new TimeWindow(readings.Now.AddHours(-48), readings.Now);
        var results = await Task.WhenAll(options.Pages.Select(page => pages.ReadAsync(reading, page, window)));
        var seen = results.Select(result => result.Problem?.TrimEnd('.') ?? $"{result.Page.VendorName}: {Caveats.Count(result.Incidents.Count, "notice")} in 48 h");
        return new CheckLine(Name, results.All(result => result.Problem is null), string.Join("; ", seen));
    }
}
