namespace IncidentBot.Triage;

/// <summary>Events per unit of exposure expected in each slot of the week, pooled over the history's weeks after dividing by each week's level.</summary>
internal sealed class Expectation
{
    private readonly double[] _profile;
    private readonly double _level;

    private Expectation(double[] profile, double level, double[] levels)
    {
        _profile = profile;
        _level = level;
        Levels = levels;
    }

    /// <summary>Level of each history week relative to the profile, oldest first; the weeks end where the history ends.</summary>
    public double[] Levels { get; }

    /// <summary>Weeks of history behind it.</summary>
    public int Weeks => Levels.Length;

    public double At(Buckets buckets, int i) => buckets.Exposure[i] * _profile[buckets.Slots[i]] * _level;

    /// <summary>Fits on the buckets before <paramref name="until"/>; null for less than a week.</summary>
    public static Expectation? Fit(Buckets buckets, int until, int skippedWeek = -1)
    {
        var weeks = Math.Min(8, until / buckets.PerWeek);
        if (weeks < 1)
            return null;
        var from = until - weeks * buckets.PerWeek;
        var levels = new double[weeks];
        Array.Fill(levels, 1);
        var profile = new double[buckets.PerWeek];
        var halfWidth = HalfWidth(buckets, from, until);
        for (var round = 0; round < 3; round++)
        {
            FitProfile(buckets, from, until, levels, skippedWeek, halfWidth, profile);
            FitLevels(buckets, from, until, profile, levels);
        }

        var used = levels.Where((_, week) => week != skippedWeek).TakeLast(2).ToArray();
        return new(profile, used.Length == 0 ? 1 : used.Average(), levels);
    }

    // Wide enough for about 400 pooled events, at most an hour to each side.
    private static int HalfWidth(Buckets buckets, int from, int until)
    {
        var total = 0.0;
        for (var i = from; i < until; i++)
            total += buckets.Events[i];
        var perSlot = Math.Max(1e-9, total / buckets.PerWeek);
        var atMost = (int)(TimeSpan.FromHours(1) / buckets.Interval);
        return (int)Math.Clamp(Math.Ceiling((400 / perSlot - 1) / 2), 0, atMost);
    }

    private static void FitProfile(Buckets buckets, int from, int until, double[] levels, int skippedWeek, int halfWidth, double[] profile)
    {
        var perWeek = buckets.PerWeek;
        var events = new double[perWeek];
        var exposure = new double[perWeek];
        for (var i = from; i < until; i++)
        {
            var week = (i - from) / perWeek;
            if (week == skippedWeek)
                continue;
            events[buckets.Slots[i]] += buckets.Events[i];
            exposure[buckets.Slots[i]] += buckets.Exposure[i] * levels[week];
        }

        var overall = events.Sum() / Math.Max(1e-300, exposure.Sum());
        for (var slot = 0; slot < perWeek; slot++)
        {
            var (x, n) = (0.0, 0.0);
            for (var near = slot - halfWidth; near <= slot + halfWidth; near++)
            {
                var wrapped = (near + perWeek) % perWeek;
                x += events[wrapped];
                n += exposure[wrapped];
            }

            profile[slot] = n > 0 ? Math.Max(x / n, overall * 1e-3) : overall;
        }
    }

    private static void FitLevels(Buckets buckets, int from, int until, double[] profile, double[] levels)
    {
        for (var week = 0; week < levels.Length; week++)
        {
            var (observed, expected) = (0.0, 0.0);
            var end = Math.Min(until, from + (week + 1) * buckets.PerWeek);
            for (var i = from + week * buckets.PerWeek; i < end; i++)
            {
                observed += buckets.Events[i];
                expected += buckets.Exposure[i] * profile[buckets.Slots[i]];
            }

            levels[week] = observed > 0 && expected > 0 ? observed / expected : 1;
        }
    }
}
