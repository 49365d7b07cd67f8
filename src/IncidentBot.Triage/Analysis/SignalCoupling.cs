namespace IncidentBot.Triage;

/// <summary>Cross-correlation of a technical signal with the metric, both without their daily pattern, on buckets of a quarter of an hour or longer.</summary>
internal static class SignalCoupling
{
    private static readonly TimeSpan Finest = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Reach = TimeSpan.FromHours(3);

    /// <summary>Null where the two cannot be laid on the same buckets, or overlap for too short a time.</summary>
    public static Coupling? Of(SignalSeries signal, MetricSeries metric, DateTimeOffset until, Direction bad)
    {
        var bucket = new[] { Finest, signal.Interval, metric.Interval }.Max();
        var start = signal.Start > metric.Start ? signal.Start : metric.Start;
        var end = new[] { until - metric.Delay, signal.Start + signal.Interval * signal.Values.Count, metric.End }.Min();
        var count = (int)Math.Max(0, (end - start) / bucket);
        var perDay = (int)(TimeSpan.TicksPerDay / bucket.Ticks);
        if (count < 3 * perDay)
            return null;
        var failures = Joined(signal.Values, null, signal.Start, signal.Interval, start, bucket, count);
        var sold = Joined(metric.Numerator, metric.Denominator, metric.Start, metric.Interval, start, bucket, count);
        var sign = (signal.Kind == SignalKind.Requests ? 1 : -1) * (bad == Direction.Down ? 1 : -1);
        return CrossCorrelation.Between(Residuals(failures, perDay), Residuals(sold, perDay), (int)(Reach / bucket), perDay, sign);
    }

    // Mean of a signal, or rate of a metric, over the buckets that begin in each joined one.
    private static double?[] Joined(IReadOnlyList<double?> values, IReadOnlyList<double?>? exposure, DateTimeOffset from, TimeSpan interval, DateTimeOffset start, TimeSpan bucket, int count)
    {
        var (sums, weights) = (new double[count], new double[count]);
        for (var i = 0; i < values.Count; i++)
            if ((int)Math.Floor((from + interval * i - start) / bucket) is var at && at >= 0 && at < count && values[i] is { } value && double.IsFinite(value) && (exposure is null ? 1 : exposure[i]) is { } weight)
                (sums[at], weights[at]) = (sums[at] + value, weights[at] + weight);
        return [.. sums.Select((sum, i) => weights[i] > 0 ? (double?)(sum / weights[i]) : null)];
    }

    private static double[] Residuals(double?[] values, int perDay) => [.. SignalScan.Deseasonalised(SignalScan.Logs(values), perDay, values.Length).Select(residual => residual ?? 0)];
}
