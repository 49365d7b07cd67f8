namespace IncidentBot.Triage;

/// <summary>A series as arrays: events, exposure (sessions, or 1 per bucket of a count), slot of the week. A missing bucket has exposure 0.</summary>
internal sealed class Buckets
{
    private Buckets(DateTimeOffset start, TimeSpan interval, double[] events, double[] exposure, int[] slots, bool isRatio)
    {
        Start = start;
        Interval = interval;
        Events = events;
        Exposure = exposure;
        Slots = slots;
        IsRatio = isRatio;
    }

    public DateTimeOffset Start { get; }

    public TimeSpan Interval { get; }

    public double[] Events { get; }

    public double[] Exposure { get; }

    public int[] Slots { get; }

    /// <summary>Whether exposure is counted too; a rate changes less steeply over the day than a volume.</summary>
    public bool IsRatio { get; }

    public int Count => Events.Length;

    public int PerWeek => SlotClock.PerWeek(Interval);

    public int PerDay => (int)Math.Max(1, TimeSpan.TicksPerDay / Interval.Ticks);

    public DateTimeOffset At(int bucket) => Start + Interval * bucket;

    /// <summary>Buckets that had ended, and had time to fill, by <paramref name="now"/>: the source's delay, and never less than two buckets within 20 to 60 minutes.</summary>
    public static Buckets Settled(MetricSeries series, TimeZoneInfo zone, DateTimeOffset now)
    {
        var usual = TimeSpan.FromTicks(Math.Clamp(2 * series.Interval.Ticks, TimeSpan.TicksPerMinute * 20, TimeSpan.TicksPerHour));
        return Ended(series, zone, now - (series.Delay > usual ? series.Delay : usual));
    }

    /// <summary>Buckets that had ended by <paramref name="now"/>, whether full or not.</summary>
    public static Buckets Ended(MetricSeries series, TimeZoneInfo zone, DateTimeOffset now)
    {
        var count = (int)Math.Clamp((now - series.Start).Ticks / series.Interval.Ticks, 0, series.Numerator.Count);
        return Create(series, zone, count, Padding(count, series.Interval));
    }

    // A history that lacks less than half a day of whole weeks gets missing buckets in front, so that no week is wasted for it.
    private static int Padding(int count, TimeSpan interval)
    {
        var perWeek = SlotClock.PerWeek(interval);
        var lacking = (perWeek - count % perWeek) % perWeek;
        return interval * lacking <= TimeSpan.FromHours(12) ? lacking : 0;
    }

    private static Buckets Create(MetricSeries series, TimeZoneInfo zone, int count, int padding)
    {
        var events = new double[padding + count];
        var exposure = new double[padding + count];
        for (var i = 0; i < count; i++)
        {
            var (x, n) = (series.Numerator[i], series.Denominator is { } all ? all[i] : 1);
            if (x is { } present && n is > 0 and { } exposed && double.IsFinite(present) && double.IsFinite(exposed))
                (events[padding + i], exposure[padding + i]) = (present, exposed);
        }

        var start = series.Start - series.Interval * padding;
        return new(start, series.Interval, events, exposure, SlotClock.Slots(start, series.Interval, events.Length, zone), series.Denominator is not null);
    }
}
