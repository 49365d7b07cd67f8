using System.Globalization;
using IncidentBot.Triage;

namespace IncidentBot.Connectors.GoogleAnalytics;

/// <summary>Runs reports of one property, page by page.</summary>
internal sealed class GoogleAnalyticsReader(IGoogleAnalyticsApi api, GoogleSignIn signIn)
{
    public const int PageLength = 100_000;

    private const int MostPages = 3;

    /// <param name="hours">Hours of the property, as YYYYMMDDHH; null for whole days.</param>
    public Task<PagedList<GoogleReport>> ReadAsync(Reading reading, string property, CountQuery query, IReadOnlyList<string> dimensions, GoogleDates days, IReadOnlyList<string>? hours = null) =>
        Pages.ReadAsync<GoogleReport, GoogleReport, Place>(
            reading,
            MostPages,
            new Place(0),
            async (place, token) =>
            {
                var request = new GoogleReportRequest
                {
                    DateRanges = [days],
                    Dimensions = [.. dimensions.Select(name => new GoogleName(name))],
                    Metrics = [new GoogleName(query.What)],
                    DimensionFilter = FilterOf(query, hours),
                    Limit = PageLength,
                    Offset = place.Offset,
                };
                return await api.RunReportAsync(property, request, await signIn.TokenAsync(token), token);
            },
            report => [report],
            (place, report) => place.Offset + PageLength < report.RowCount ? new Place(place.Offset + PageLength) : null);

    /// <summary>What limits the numbers of a report.</summary>
    public static IEnumerable<string> Remarks(IEnumerable<PagedList<GoogleReport>> lists)
    {
        var reports = lists.SelectMany(list => list.Items).ToList();
        if (lists.Any(list => list.IsCut))
            yield return $"Google Analytics has at least {MostPages * PageLength} rows for this; the rest was not read.";
        if (reports.Any(report => report.Metadata.SubjectToThresholding))
            yield return "Google Analytics left out small numbers (thresholding).";
        if (reports.Any(report => report.Metadata.DataLossFromOtherRow))
            yield return "Google Analytics lumped rare values together as (other).";
        if (reports.Any(report => report.Metadata.SamplingMetadatas is { Count: > 0 }))
            yield return "Google Analytics counted only a sample.";
    }

    public static double ValueOf(GoogleRow row) => double.Parse(row.MetricValues[0].Value ?? "0", NumberStyles.Float, CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static GoogleFilter? FilterOf(CountQuery query, IReadOnlyList<string>? hours)
    {
        var filters = query.Where.Select(where => new GoogleFilter { Filter = new GoogleFieldFilter(where.Name) { StringFilter = new GoogleStringFilter("EXACT", where.Value) } }).ToList();
        if (hours is not null)
            filters.Add(new GoogleFilter { Filter = new GoogleFieldFilter("dateHour") { InListFilter = new GoogleInListFilter(hours) } });
        return filters.Count == 0 ? null : new GoogleFilter { AndGroup = new GoogleFilterList(filters) };
    }

    private sealed record Place(int Offset);
}
