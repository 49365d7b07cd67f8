namespace IncidentBot.Triage;

/// <summary>A series as arrays: events, exposure (sessions, or 1 per bucket of a count), slot of the week. A missing bucket has exposure 0.</summary>
internal sealed class Buckets
{
    private Buckets(DateTimeOffset start, TimeSpan interval, double[] events, double[] exposure, int[] slots)
    {
        Start = start;
        Interval = interval;
        Events = events;
        Exposure = exposure;
        Slots = slots;
    }

    public DateTimeOffset Start { get; }

    public TimeSpan Interval { get; }

    public double[] Events { get; }

    public double[] Exposure { get; }

    public int[] Slots { get; }

    public int Count => Events.Length;

    public int PerWeek => SlotClock.PerWeek(Interval);

    public int PerDay => (int)Math.Max(1, TimeSpan.TicksPerDay / Interval.Ticks);

    public DateTimeOffset At(int bucket) => Start + Interval * bucket;

    /// <summary>Buckets that had ended, and had the source's delay to fill, by <paramref name="now"/>.</summary>
    public static Buckets Settled(MetricSeries series, TimeZoneInfo zone, DateTimeOffset now)
    {
        var settled = now - series.Delay;
        var count = (int)Math.Clamp((settled - series.Start).Ticks / series.Interval.Ticks, 0, series.Numerator.Count);
        return Create(series, zone, count);
    }

    private static Buckets Create(MetricSeries series, TimeZoneInfo zone, int count)
    {
        var events = new double[count];
        var exposure = new double[count];
        for (var i = 0; i < count; i++)
        {
            var (x, n) = (series.Numerator[i], series.Denominator is { } all ? all[i] : 1);
            if (x is { } present && n is > 0 and { } exposed && double.IsFinite(present) && double.IsFinite(exposed))
                (events[i], exposure[i]) = (present, exposed);
        }

        return new(series.Start, series.Interval, events, exposure, SlotClock.Slots(series.Start, series.Interval, count, zone));
    }
}
