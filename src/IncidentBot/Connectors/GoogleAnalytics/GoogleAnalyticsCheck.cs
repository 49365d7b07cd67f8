using IncidentBot.Triage;

namespace IncidentBot.Connectors.GoogleAnalytics;

/// <summary>Asks each property of the catalogue for the day before yesterday, which is complete.</summary>
internal sealed class GoogleAnalyticsCheck(GoogleAnalyticsReader analytics, GoogleAnalyticsOptions options, Readings readings, IReadOnlyList<Metric> metrics) : ICheck
{
    public string Name => "GoogleAnalytics";

    public async Task<CheckLine> CheckAsync(CancellationToken cancellationToken)
    {
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var properties = metrics.SelectMany(metric => metric.Sources).Where(source => source.Connector.Equals(Name, StringComparison.OrdinalIgnoreCase))
            .Select(source => source.Query.FirstOrDefault(pair => pair.Key.Equals("property", StringComparison.OrdinalIgnoreCase)).Value).OfType<string>().Distinct().ToList();
        var day = GoogleAnalyticsReader.Day(readings.Now.AddDays(-2));
        var results = await Task.WhenAll(properties.DefaultIfEmpty("0").Select(async property =>
            (property, List: await analytics.ReadAsync(reading, property, new CountQuery("eventCount", []), ["date"], new GoogleDates(day, day)))));
        if (properties.Count == 0)
            // Only whether signing in works can be seen; the property that is asked for does not exist.
            return results[0].List.Trouble is { Status: System.Net.HttpStatusCode.Unauthorized or null } trouble ? new CheckLine(Name, false, trouble.Reason.TrimEnd('.')) : new CheckLine(Name, true, "signs in; no property in the catalogue");
        return new CheckLine(Name, results.All(result => result.List.Trouble is null), string.Join("; ", results.Select(result =>
            result.List.Trouble?.Reason.TrimEnd('.') ?? $"property {result.property}: {result.List.Items.SelectMany(report => report.Rows ?? []).Sum(GoogleAnalyticsReader.ValueOf):0} events on {day}, time zone {result.List.Items[0].Metadata.TimeZone}")));
    }
}
