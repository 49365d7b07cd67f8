namespace IncidentBot.Triage;

/// <summary>
/// Events per unit of exposure expected in each slot of the week, pooled over the history's weeks (counts are added, ratios never averaged) after
/// dividing by the level of each regime of the history, so that an old level change does not blur the pattern. Under three weeks by day class alone.
/// </summary>
internal sealed class Expectation
{
    private const int MostWeeks = 8;
    private const double PooledEvents = 8000;
    private const double PooledEventsOfCounts = 1000;
    private readonly Buckets _buckets;
    private readonly int _from;
    private int _halfWidth;
    private readonly double[] _events;
    private readonly double[] _exposure;
    private readonly double[] _levels;
    private double[] _profile;
    private WeekProfile.Kept _kept;

    private Expectation(Buckets buckets, int from, int weeks)
    {
        (_buckets, _from, Weeks) = (buckets, from, weeks);
        _levels = new double[weeks * 7];
        Array.Fill(_levels, 1);
        (_events, _exposure) = Pool(0, weeks);
        _profile = FitProfile();
    }

    /// <summary>Weeks of history behind it.</summary>
    public int Weeks { get; }

    /// <summary>Variance of what is expected, in that of one week's slot if each of the weeks brought one: less than 1 as far as slots borrow from other days.</summary>
    public double Chance => _kept.Chance;

    /// <summary>Fits on the buckets before <paramref name="until"/>; null for less than a week.</summary>
    public static Expectation? Fit(Buckets buckets, int until)
    {
        var weeks = Math.Min(MostWeeks, until / buckets.PerWeek);
        if (weeks < 1)
            return null;
        var expectation = new Expectation(buckets, until - weeks * buckets.PerWeek, weeks);
        for (var round = 0; round < 2; round++)
            expectation.FitLevels();
        return expectation;
    }

    /// <summary>Expected events of each bucket of a stretch, at the level of the history's last regime.</summary>
    public double[] Expect(int from, int until) => Expect(from, until, _profile, _ => _levels[^1]);

    /// <summary>Expected events of one history week from the other weeks alone, at that week's own level.</summary>
    public double[] ExpectWeek(int week)
    {
        var (events, exposure) = Pool(week, week + 1);
        for (var slot = 0; slot < events.Length; slot++)
            (events[slot], exposure[slot]) = (_events[slot] - events[slot], _exposure[slot] - exposure[slot]);
        var start = StartOf(week);
        return Expect(start, start + _buckets.PerWeek, Profile((events, exposure)).Rates(_kept), i => _levels[DayOf(i)]);
    }

    public int StartOf(int week) => _from + week * _buckets.PerWeek;

    private int DayOf(int bucket) => Math.Min(_levels.Length - 1, (bucket - _from) / _buckets.PerDay);

    private double[] Expect(int from, int until, double[] profile, Func<int, double> level)
    {
        var expected = new double[until - from];
        for (var i = from; i < until; i++)
            expected[i - from] = _buckets.Exposure[i] * profile[_buckets.Slots[i]] * level(i);
        return expected;
    }

    private void FitLevels()
    {
        var (observed, expected) = (new double[_levels.Length], new double[_levels.Length]);
        for (var i = _from; i < _from + Weeks * _buckets.PerWeek; i++)
        {
            observed[DayOf(i)] += _buckets.Events[i];
            expected[DayOf(i)] += _buckets.Exposure[i] * _profile[_buckets.Slots[i]];
        }

        Regimes.Levels(observed, expected).CopyTo(_levels, 0);
        var (events, exposure) = Pool(0, Weeks);
        events.CopyTo(_events, 0);
        exposure.CopyTo(_exposure, 0);
        _profile = FitProfile();
    }

    private (double[] Events, double[] Exposure) Pool(int firstWeek, int endWeek)
    {
        var (events, exposure) = (new double[_buckets.PerWeek], new double[_buckets.PerWeek]);
        for (var i = StartOf(firstWeek); i < StartOf(endWeek); i++)
        {
            events[_buckets.Slots[i]] += _buckets.Events[i];
            exposure[_buckets.Slots[i]] += _buckets.Exposure[i] * _levels[DayOf(i)];
        }

        return (events, exposure);
    }

    // Under three weeks the day class alone speaks.
    private double[] FitProfile()
    {
        (_kept, _halfWidth) = (new(1, 1), HalfWidth());
        _kept = Weeks < 3 ? new(1, 0) : Profile((_events, _exposure)).Keep(Profile(Pool(0, Weeks / 2)), Profile(Pool(Weeks / 2, Weeks)));
        _halfWidth = HalfWidth();
        return Profile((_events, _exposure)).Rates(_kept);
    }

    // Wide enough for enough pooled events, other days included, at most an hour to each side.
    private int HalfWidth()
    {
        var total = 0.0;
        for (var i = _from; i < StartOf(Weeks); i++)
            total += _buckets.Events[i];
        var perSlot = Math.Max(1e-9, total / _buckets.PerWeek / Chance);
        var wanted = _buckets.IsRatio ? PooledEvents : PooledEventsOfCounts;
        return (int)Math.Clamp(Math.Ceiling((wanted / perSlot - 1) / 2), 0, (int)(TimeSpan.FromHours(1) / _buckets.Interval));
    }

    private WeekProfile Profile((double[] Events, double[] Exposure) pooled) => WeekProfile.Of(pooled.Events, pooled.Exposure, _halfWidth, _buckets.PerDay);
}
