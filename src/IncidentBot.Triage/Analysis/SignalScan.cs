namespace IncidentBot.Triage;

/// <summary>Whether a technical signal left its usual range when the metric fell, compared on the log scale with the same times of earlier days.</summary>
public static class SignalScan
{
    private const double Bound = 8;
    private const double SizePrior = 1.2;
    private const int FewBuckets = 3;
    private const int Parts = 4;
    private const int ShortestPart = 6;
    private const double LaterPrice = 2;

    /// <summary>Reads one signal against the drop: order of onsets, size, dose, and, with the metric that fell, how closely the two move together.</summary>
    public static SignalMove Read(SignalSeries signal, OnsetResult onset, OnsetOptions options, MetricSeries? metric = null) =>
        Read(signal, onset, options) with { Coupling = metric is null ? null : SignalCoupling.Of(signal, metric, options.Now, options.Bad) };

    private static SignalMove Read(SignalSeries signal, OnsetResult onset, OnsetOptions options)
    {
        if (onset.Onset is not { } when)
            return new(signal, false, null, null, null, 0, null);
        int Index(DateTimeOffset at) => (int)Math.Floor((at - signal.Start) / signal.Interval);
        var began = Index(when.At);
        var until = (int)Math.Min(signal.Values.Count, Math.Floor(((onset.RecoveredAt ?? options.Now) - signal.Start) / signal.Interval));
        // Where the onset is known only roughly, what lies before the drop would water down what rose with it.
        var from = until - Index(when.Latest) >= FewBuckets ? Index(when.Latest) : began;
        var before = Index(when.Earliest - TimeSpan.FromMinutes(30));
        if (began < 0 || until - from < 1 || before < 8)
            return new(signal, false, null, null, null, 0, null);
        var logs = Logs(signal.Values);
        var residuals = Deseasonalised(logs, Math.Max(1, (int)(TimeSpan.TicksPerDay / signal.Interval.Ticks)), before);
        var direction = signal.Kind == SignalKind.Requests ? -1 : 1;
        if (Strongest(residuals, from, until, before, direction) is not var (start, level, strength))
            return new(signal, false, null, null, null, 0, null);
        var effect = direction * level;
        var usual = Usual(signal, logs, residuals, start, until);
        var now = usual * Math.Exp(level);
        return new(signal, strength > 1 && effect > 0.1, usual, now, strength > 1 ? RoseAt(signal, residuals, before, until, effect, direction) : null, strength, SignalDose.Of(signal, usual, now, until - Math.Max(began, start), onset));
    }

    // Since the onset, or, where that was placed too early, since some later time: which must be surer, for there are more of them.
    private static (int Start, double Level, double Strength)? Strongest(double?[] residuals, int from, int until, int before, int direction)
    {
        (int Start, double Level, double Strength)? best = null;
        for (var part = 0; part < Parts; part++)
        {
            var start = from + (until - from) * part / Parts;
            if ((part > 0 && until - start < ShortestPart) || Levels(residuals, start, until) is not { } level)
                continue;
            var deviation = Math.Max(PlaceboDeviation(residuals, before, until - start), 0.03);
            var strength = Math.Clamp(LogBayesFactor(direction * level, deviation), -Bound, Bound) - (part > 0 ? LaterPrice : 0);
            if (best is not { } other || strength > other.Strength)
                best = (start, level, strength);
        }

        return best;
    }

    internal static double?[] Logs(IReadOnlyList<double?> values)
    {
        var present = values.OfType<double>().Where(v => v > 0).ToArray();
        var floor = present.Length == 0 ? 1e-3 : Math.Max(1e-9, 0.2 * Robust.Median(present));
        return [.. values.Select(value => value is { } v && double.IsFinite(v) ? (double?)Math.Log(Math.Max(v, 0) + floor) : null)];
    }

    // Minus the median of earlier days within an hour of the same time of day, halved towards the overall median where days are few.
    internal static double?[] Deseasonalised(double?[] logs, int perDay, int before)
    {
        var near = Math.Max(1, perDay / 24);
        var overall = Robust.Median(logs.Take(before).OfType<double>().ToArray());
        var usual = new double[perDay];
        for (var slot = 0; slot < perDay; slot++)
        {
            var values = new List<double>();
            for (var i = slot; i < before + near; i += perDay)
                for (var j = Math.Max(0, i - near); j <= Math.Min(before - 1, i + near); j++)
                    if (logs[j] is { } value)
                        values.Add(value);
            usual[slot] = values.Count < 5 ? overall : Robust.Median([.. values]);
        }

        return [.. logs.Select((value, i) => value - usual[i % perDay])];
    }

    private static double? Levels(double?[] residuals, int from, int until)
    {
        var values = residuals.Skip(from).Take(until - from).OfType<double>().ToArray();
        return values.Length == 0 ? null : Robust.Median(values);
    }

    private static double PlaceboDeviation(double?[] residuals, int before, int length)
    {
        var window = Math.Min(length, Math.Max(1, before / 6));
        var levels = new List<double>();
        for (var start = 0; start + window <= before; start += Math.Max(1, window / 2))
            if (Levels(residuals, start, start + window) is { } level)
                levels.Add(level);
        return levels.Count < 4 ? 0.3 : Math.Max(Robust.Deviation([.. levels]), 0.6 * Math.Sqrt(levels.Sum(level => level * level) / levels.Count));
    }

    private static double LogBayesFactor(double effect, double deviation)
    {
        var precision = 1 / (deviation * deviation) + 1 / (SizePrior * SizePrior);
        var z = effect / (deviation * deviation) / Math.Sqrt(precision);
        var tail = Math.Max(1e-300, MathNet.Numerics.SpecialFunctions.Erfc(-z / Math.Sqrt(2)));
        return 0.5 * (z * z - Math.Log(precision * SizePrior * SizePrior)) + Math.Log(tail);
    }

    private static double Usual(SignalSeries signal, double?[] logs, double?[] residuals, int from, int until)
    {
        var usual = new List<double>();
        for (var i = from; i < until; i++)
            if (logs[i] is not null && residuals[i] is { } residual && signal.Values[i] is { } value)
                usual.Add(value * Math.Exp(-residual));
        return Robust.Median([.. usual]);
    }

    // The start of the first run of three buckets beyond half of the effect.
    private static DateTimeOffset? RoseAt(SignalSeries signal, double?[] residuals, int before, int until, double effect, int direction)
    {
        var run = 0;
        for (var i = before; i < until; i++)
        {
            run = residuals[i] is { } residual && direction * residual > effect / 2 ? run + 1 : 0;
            if (run == FewBuckets || (run > 0 && i == until - 1))
                return signal.Start + signal.Interval * (i - run + 1);
        }

        return null;
    }
}
