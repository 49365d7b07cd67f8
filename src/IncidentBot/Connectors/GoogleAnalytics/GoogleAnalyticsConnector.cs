using System.Globalization;
using System.Text.RegularExpressions;
using IncidentBot.Triage;

namespace IncidentBot.Connectors.GoogleAnalytics;

/// <summary>
/// Series and breakdown of a GA4 property. Its numbers arrive late: what is younger than the delay is left out, so that it can neither confirm nor
/// contradict a drop of this hour, and that is told. A source names the <c>property</c>, and counts such as <c>eventCount{eventName="purchase"}</c>.
/// </summary>
internal sealed partial class GoogleAnalyticsConnector(GoogleAnalyticsReader analytics, GoogleAnalyticsOptions options, Readings readings) : IMetricSource
{
    public string Name => "GoogleAnalytics";

    public async Task<Evidence> ReadSeriesAsync(Metric metric, MetricSource source, TimeWindow window, TimeSpan interval, CancellationToken cancellationToken)
    {
        if (QueriesOf(metric, source, out var property, out var queries) is { } wrong)
            return new Evidence.Unavailable(wrong);
        var delay = DelayOf(source);
        var complete = readings.Now - delay;
        if (complete <= window.From)
            return new Evidence.Unavailable(NotYet(delay, complete));
        var grid = new BucketGrid(new TimeWindow(window.From, complete < window.To ? complete : window.To), interval);

        using var reading = readings.Begin(options.Vendor, cancellationToken);
        // A day more on both sides: the property's days begin at another time than UTC's.
        var days = new GoogleDates(GoogleAnalyticsReader.Day(grid.Start.AddDays(-1)), GoogleAnalyticsReader.Day(grid.End.AddDays(1)));
        var lists = await Task.WhenAll(queries.Select(query => analytics.ReadAsync(reading, property, query, ["dateHourMinute"], days)));
        if (lists.FirstOrDefault(list => list.Trouble is not null)?.Trouble is { } trouble)
            return new Evidence.Unavailable(trouble.Reason);
        if (ZoneOf(lists) is not { } zone)
            return new Evidence.Unavailable(VendorTrouble.NotUnderstood(options.Vendor.Name).Reason);

        var minutes = lists.Select(list => list.Items.SelectMany(report => report.Rows ?? []).GroupBy(row => row.DimensionValues[0].Value ?? "").ToDictionary(row => row.Key, row => row.Sum(GoogleAnalyticsReader.ValueOf))).ToList();
        var amounts = minutes.Select(part => Amounts(grid, part, new PropertyClock(zone))).ToList();
        var first = amounts.Select(part => Array.FindIndex(part, amount => amount > 0)).Where(index => index >= 0).DefaultIfEmpty(-1).Min();
        if (first < 0)
            return new Evidence.Nothing($"{source.Name} has no such events in Google Analytics. {NotYet(delay, complete)}");
        // Before its first event a property may not have been counting yet.
        amounts.ForEach(part => Array.Fill(part, null, 0, first));
        return new Evidence.Found(new SeriesObserved(new MetricSeries
        {
            Source = source.Name,
            Role = source.Role,
            Start = grid.Start,
            Interval = interval,
            Numerator = amounts[0],
            Denominator = amounts.Count > 1 ? amounts[1] : null,
            Delay = delay,
            Link = LinkOf(property),
        }), Caveats.Join(GoogleAnalyticsReader.Remarks(lists).Prepend(NotYet(delay, complete))));
    }

    public async Task<Evidence> ReadBreakdownAsync(Metric metric, MetricSource source, TimeWindow window, CancellationToken cancellationToken)
    {
        if (QueriesOf(metric, source, out var property, out var queries) is { } wrong)
            return new Evidence.Unavailable(wrong);
        var delay = DelayOf(source);
        var complete = readings.Now - delay;
        if (complete <= window.From)
            return new Evidence.Unavailable(NotYet(delay, complete));
        var table = new BreakdownTable(metric, source, new TimeWindow(window.From, complete < window.To ? complete : window.To), queries.Count);
        if (table.Dimensions.Count == 0)
            return new Evidence.Unavailable($"Source {source.Name} of {metric.Name} names no Dimensions in the catalogue.");

        using var reading = readings.Begin(options.Vendor, cancellationToken);
        // Hours are the property's own, and its time zone is said only by a report: the smallest one first.
        var probe = await analytics.ReadAsync(reading, property, queries[0], ["date"], new GoogleDates(GoogleAnalyticsReader.Day(window.From), GoogleAnalyticsReader.Day(window.From)));
        if (probe.Trouble is { } refused)
            return new Evidence.Unavailable(refused.Reason);
        if (ZoneOf([probe]) is not { } zone)
            return new Evidence.Unavailable(VendorTrouble.NotUnderstood(options.Vendor.Name).Reason);
        var clock = new PropertyClock(zone);
        var asked = table.Windows.SelectMany((each, week) => queries.Select((query, part) => (week, part, each, query))).ToList();
        var lists = await Task.WhenAll(asked.Select(one => analytics.ReadAsync(
            reading, property, one.query, table.Names, new GoogleDates(GoogleAnalyticsReader.Day(one.each.From.AddDays(-1)), GoogleAnalyticsReader.Day(one.each.To.AddDays(1))), clock.HoursOf(one.each.From, one.each.To))));
        if (lists.FirstOrDefault(list => list.Trouble is not null)?.Trouble is { } trouble)
            return new Evidence.Unavailable(trouble.Reason);
        foreach (var ((week, part, _, _), list) in asked.Zip(lists))
        {
            foreach (var row in list.Items.SelectMany(report => report.Rows ?? []))
                table.Add(week, part, [.. row.DimensionValues.Select(value => value.Value ?? "")], GoogleAnalyticsReader.ValueOf(row));
        }

        return table.Found(LinkOf(property), GoogleAnalyticsReader.Remarks(lists).Prepend("Google Analytics counts by whole hours."));
    }

    private static double?[] Amounts(BucketGrid grid, Dictionary<string, double> minutes, PropertyClock clock)
    {
        var amounts = new double?[grid.Count];
        for (var bucket = 0; bucket < grid.Count; bucket++)
        {
            double? sum = 0;
            for (var time = grid.Start + grid.Interval * bucket; time < grid.Start + grid.Interval * (bucket + 1); time += TimeSpan.FromMinutes(1))
                sum = clock.MinuteOf(time) is { } minute ? sum + minutes.GetValueOrDefault(minute) : null;
            amounts[bucket] = sum;
        }

        return amounts;
    }

    private static string? QueriesOf(Metric metric, MetricSource source, out string property, out IReadOnlyList<CountQuery> queries)
    {
        queries = [];
        property = source.Query.FirstOrDefault(pair => pair.Key.Equals("property", StringComparison.OrdinalIgnoreCase)).Value ?? "";
        if (MetricQueries.Of(metric, source, out var texts) is { } wrong)
            return wrong;
        if (!Property().IsMatch(property))
            return $"Source {source.Name} of {metric.Name} has no Query:property: use the property's number, such as 123456789.";
        var parsed = texts.All.Select(CountQuery.Parse).ToList();
        if (parsed.IndexOf(null) is >= 0 and var unread)
            return $"\"{texts.All[unread]}\" of source {source.Name} is not a count: use such as eventCount{{eventName=\"purchase\"}}.";
        queries = [.. parsed.OfType<CountQuery>()];
        return null;
    }

    private static TimeZoneInfo? ZoneOf(IEnumerable<PagedList<GoogleReport>> lists) =>
        lists.SelectMany(list => list.Items).FirstOrDefault() is { } report && TimeZoneInfo.TryFindSystemTimeZoneById(report.Metadata.TimeZone, out var zone) ? zone : null;

    private TimeSpan DelayOf(MetricSource source) => source.Delay > TimeSpan.Zero ? source.Delay : options.Delay;

    private static string NotYet(TimeSpan delay, DateTimeOffset complete) => string.Create(
        CultureInfo.InvariantCulture, $"Google Analytics is taken as complete after {delay.TotalHours:0.#} h: it says nothing about the time since {complete.UtcDateTime:MMM d HH:mm} UTC.");

    private static Uri LinkOf(string property) => new($"https://analytics.google.com/analytics/web/#/p{property}/reports/intelligenthome");

    [GeneratedRegex(@"^\d{1,20}$")]
    private static partial Regex Property();
}
