using IncidentBot.Triage;

namespace IncidentBot.Connectors;

/// <summary>
/// A breakdown while it is read: a window, and the same clock times of the four preceding weeks added up. A combination that a week does not have
/// counts as zero in it; a week without any data is left out and told.
/// </summary>
internal sealed class BreakdownTable(Metric metric, MetricSource source, TimeWindow window, int parts)
{
    private const int Weeks = 4;

    private readonly Dictionary<string, (IReadOnlyList<string> Values, double[] Amounts)> _rows = [];
    private readonly bool[] _hasData = new bool[Weeks + 1];

    /// <summary>Our words for the dimensions.</summary>
    public IReadOnlyList<string> Dimensions { get; } = [.. source.Dimensions.Keys];

    /// <summary>The source's own names for them, in the same order.</summary>
    public IReadOnlyList<string> Names { get; } = [.. source.Dimensions.Values];

    /// <summary>This week's window first, then one, two, three and four weeks earlier by the clock, also where a clock change makes it an hour longer or shorter.</summary>
    public IReadOnlyList<TimeWindow> Windows { get; } = [.. Enumerable.Range(0, Weeks + 1).Select(week => WeeksEarlier(window, week, TimeZoneInfo.FindSystemTimeZoneById(metric.TimeZone)))];

    /// <param name="week">Index into <see cref="Windows"/>.</param>
    /// <param name="part">0 for the numerator or count, 1 for the denominator.</param>
    /// <param name="values">One per dimension.</param>
    public void Add(int week, int part, IReadOnlyList<string> values, double amount)
    {
        _hasData[week] = true;
        var key = string.Join('\n', values);
        if (!_rows.TryGetValue(key, out var row))
            _rows[key] = row = (values, new double[4]);
        row.Amounts[(week == 0 ? 0 : 2) + part] += amount;
    }

    public Evidence Found(Uri? link, IEnumerable<string> remarks)
    {
        if (!_hasData[0])
            return new Evidence.Nothing($"{source.Name} has no data in this window.");
        var withData = _hasData.Skip(1).Count(has => has);
        var breakdown = new Breakdown
        {
            Source = source.Name,
            Window = window,
            Dimensions = Dimensions,
            Rows = [.. _rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => Row(row.Value.Values, row.Value.Amounts))],
            BaselineWeeks = withData,
            Link = link,
        };
        return new Evidence.Found(new BreakdownObserved(breakdown), Caveats.Join(withData < Weeks ? remarks.Append($"Only {withData} of {Weeks} weeks before have data.") : remarks));
    }

    private BreakdownRow Row(IReadOnlyList<string> values, double[] amounts) => new()
    {
        Values = values,
        Numerator = amounts[0],
        Denominator = parts > 1 ? amounts[1] : null,
        BaselineNumerator = amounts[2],
        BaselineDenominator = parts > 1 ? amounts[3] : null,
    };

    private static TimeWindow WeeksEarlier(TimeWindow window, int weeks, TimeZoneInfo zone)
    {
        var from = weeks == 0 ? window.From : LocalTime.DaysEarlier(window.From, 7 * weeks, zone);
        var to = weeks == 0 ? window.To : LocalTime.DaysEarlier(window.To, 7 * weeks, zone);
        return to > from ? new TimeWindow(from, to) : window.Earlier(TimeSpan.FromDays(7 * weeks));
    }
}
