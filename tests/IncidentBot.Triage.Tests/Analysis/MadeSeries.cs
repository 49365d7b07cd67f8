using MathNet.Numerics.Distributions;

namespace IncidentBot.Triage.Tests;

/// <summary>Series with a daily and weekly wave and counting noise, made from a seed.</summary>
internal static class MadeSeries
{
    public static readonly DateTimeOffset Start = new(2025, 3, 3, 0, 0, 0, TimeSpan.Zero);

    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(30);

    /// <summary>Five weeks of a ratio near 3 % with about <paramref name="orders"/> orders a bucket, times <paramref name="effect"/> per bucket.</summary>
    public static MetricSeries Ratio(int seed, double orders, Func<int, double> effect, int days = 35)
    {
        var random = new Random(seed);
        var count = days * 48;
        var (numerator, denominator) = (new double?[count], new double?[count]);
        for (var i = 0; i < count; i++)
        {
            var sessions = Math.Round(orders / 0.03 * Wave(i));
            denominator[i] = sessions;
            numerator[i] = Poisson.Sample(random, sessions * 0.03 * (1 + 0.1 * Math.Sin(2 * Math.PI * i / 48)) * effect(i));
        }

        return Of(numerator, denominator);
    }

    public static MetricSeries Of(IReadOnlyList<double?> numerator, IReadOnlyList<double?>? denominator = null, SourceRole role = SourceRole.Analytics, string source = "shop") =>
        new() { Source = source, Role = role, Start = Start, Interval = Interval, Numerator = numerator, Denominator = denominator };

    public static OnsetOptions Options(MetricSeries series, Direction bad = Direction.Down) => new(bad, TimeZoneInfo.Utc, series.End);

    public static DateTimeOffset At(int bucket) => Start + Interval * bucket;

    private static double Wave(int bucket) => (1 + 0.5 * Math.Sin(2 * Math.PI * (bucket % 48 - 16) / 48)) * (bucket / 48 % 7 >= 5 ? 0.7 : 1);
}
