namespace IncidentBot.Triage;

/// <summary>What one source counted in a window and in the same window of each earlier week, on the log scale.</summary>
internal sealed class WindowShare
{
    private const double Smallest = 0.5;
    private readonly Dictionary<int, (double Events, double Exposure)> _lags;

    private WindowShare(Dictionary<int, (double Events, double Exposure)> lags) => _lags = lags;

    /// <summary>Log change of the events against the mean of the earlier weeks.</summary>
    public double Change => Math.Log((_lags[0].Events + Smallest) / (Past.Select(lag => _lags[lag].Events).Average() + Smallest));

    /// <summary>Standard deviation of <see cref="Change"/>, from the spread between earlier weeks and counting.</summary>
    public double Deviation
    {
        get
        {
            var logs = Past.Select(lag => Math.Log(_lags[lag].Events + Smallest)).ToArray();
            return Math.Sqrt(Spread(logs) * (1 + 1.0 / logs.Length) + 1 / (_lags[0].Events + 1));
        }
    }

    private IEnumerable<int> Past => _lags.Keys.Where(lag => lag > 0 && lag % 7 == 0);

    /// <summary>Null where the window, or every earlier week's, has no buckets.</summary>
    public static WindowShare? Of(MetricSeries series, TimeWindow window)
    {
        var lags = new Dictionary<int, (double, double)>();
        for (var day = 0; day <= 42; day++)
            if (Sum(series, window.Earlier(TimeSpan.FromDays(day))) is { } sum)
                lags[day] = sum;
        return lags.ContainsKey(0) && lags.Keys.Any(lag => lag > 0 && lag % 7 == 0) ? new(lags) : null;
    }

    /// <summary>Log change of this source relative to another, of events or of rates, with its standard deviation from the same window on earlier days.</summary>
    public (double Difference, double Deviation) Against(WindowShare other, bool useRates)
    {
        var lags = _lags.Keys.Where(lag => lag > 0 && other._lags.ContainsKey(lag)).ToArray();
        var past = lags.Select(lag => LogRatio(other, lag, useRates)).ToArray();
        if (past.Length == 0)
            return (0, 1);
        var usual = Robust.Median(past.ToArray());
        var spread = Math.Max(Robust.Deviation(past), 0.3 * Math.Sqrt(1 / (_lags[0].Events + 1) + 1 / (other._lags[0].Events + 1)));
        return (LogRatio(other, 0, useRates) - usual, Math.Sqrt(spread * spread + 0.01 * 0.01));
    }

    private double LogRatio(WindowShare other, int lag, bool useRates)
    {
        var (own, theirs) = (_lags[lag], other._lags[lag]);
        var events = Math.Log((own.Events + Smallest) / (theirs.Events + Smallest));
        return useRates ? events - Math.Log((own.Exposure + Smallest) / (theirs.Exposure + Smallest)) : events;
    }

    private static double Spread(double[] values)
    {
        var mean = values.Average();
        return values.Length < 2 ? 0.04 : values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1);
    }

    private static (double, double)? Sum(MetricSeries series, TimeWindow window)
    {
        var first = (int)Math.Ceiling((window.From - series.Start) / series.Interval - 1e-9);
        var last = (int)Math.Floor((window.To - series.Start) / series.Interval + 1e-9);
        if (first < 0 || last > series.Numerator.Count || last <= first)
            return null;
        var (events, exposure, present) = (0.0, 0.0, 0);
        for (var i = first; i < last; i++)
            if (series.Numerator[i] is { } x && (series.Denominator is not { } all || all[i] is not null))
                (events, exposure, present) = (events + x, exposure + (series.Denominator?[i] ?? 1), present + 1);
        return present == 0 ? null : (events * (last - first) / present, exposure * (last - first) / present);
    }
}
