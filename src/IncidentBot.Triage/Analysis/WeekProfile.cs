namespace IncidentBot.Triage;

/// <summary>
/// Rate by slot of the local week. A slot's own weeks are few and days of a class (Monday to Friday, weekend) are much alike, so a slot is drawn
/// towards the time of day of its class at that day's level, as far as what sets it apart is no more than chance (empirical Bayes; Efron and Morris 1973).
/// </summary>
internal static class WeekProfile
{
    private const int Weekdays = 5;
    private const int Rounds = 3;

    /// <summary>Events over exposure of each slot and its neighbours to each side; <paramref name="own"/> (0-1) is how much of a slot's distance to its day class is kept.</summary>
    public static double[] Of(double[] events, double[] exposure, int neighbours, int perDay, double own)
    {
        var (x, n) = (Neighbourhood(events, neighbours), Neighbourhood(exposure, neighbours));
        var overall = events.Sum() / Math.Max(1e-300, exposure.Sum());
        var profile = new double[x.Length];
        for (var slot = 0; slot < x.Length; slot++)
            profile[slot] = n[slot] > 1e-12 ? Math.Max(x[slot] / n[slot], overall * 1e-3) : overall;
        if (own >= 1 || x.Length != 7 * perDay || !(overall > 0))
            return profile;
        var common = OfClasses(x, n, perDay, overall);
        for (var slot = 0; slot < x.Length; slot++)
            profile[slot] = n[slot] > 1e-12 ? common[slot] * Math.Pow(profile[slot] / common[slot], own) : common[slot];
        return profile;
    }

    /// <summary>Part (0-1) of the slots' distance to their day class that is more than chance, which shows in how far two halves of the weeks differ.</summary>
    public static double Own(double[] whole, double[] common, double[] half, double[] otherHalf, double[] events)
    {
        var (distance, chance) = (0.0, 0.0);
        for (var slot = 0; slot < whole.Length; slot++)
        {
            var (apart, halves) = (Math.Clamp(Math.Log(whole[slot] / common[slot]), -1, 1), Math.Clamp(Math.Log(half[slot] / otherHalf[slot]), -1, 1));
            (distance, chance) = (distance + events[slot] * apart * apart, chance + events[slot] * halves * halves / 4);
        }

        return distance > 0 ? Math.Clamp(1 - chance / distance, 0, 1) : 0;
    }

    private static double[] Neighbourhood(double[] values, int neighbours)
    {
        var (count, sums, sum) = (values.Length, new double[values.Length], 0.0);
        for (var near = -neighbours; near <= neighbours; near++)
            sum += values[(near + count) % count];
        for (var slot = 0; slot < count; slot++)
        {
            sums[slot] = Math.Max(0, sum);
            sum += values[(slot + neighbours + 1) % count] - values[(slot - neighbours + count) % count];
        }

        return sums;
    }

    // Time of day of the class times level of the day, fitted in turns.
    private static double[] OfClasses(double[] x, double[] n, int perDay, double overall)
    {
        var (common, levels) = (new double[x.Length], new double[7]);
        Array.Fill(levels, overall);
        foreach (var (first, end) in new[] { (0, Weekdays), (Weekdays, 7) })
            for (var round = 0; round < Rounds; round++)
            {
                for (var time = 0; time < perDay; time++)
                {
                    var (events, expected) = (0.0, 0.0);
                    for (var day = first; day < end; day++)
                        (events, expected) = (events + x[day * perDay + time], expected + n[day * perDay + time] * levels[day]);
                    for (var day = first; day < end; day++)
                        common[day * perDay + time] = expected > 1e-12 ? Math.Max(events / expected, 1e-3) : 1;
                }

                for (var day = first; day < end; day++)
                {
                    var (events, expected) = (0.0, 0.0);
                    for (var slot = day * perDay; slot < (day + 1) * perDay; slot++)
                        (events, expected) = (events + x[slot], expected + n[slot] * common[slot]);
                    levels[day] = expected > 1e-12 && events > 0 ? events / expected : overall;
                }
            }

        for (var slot = 0; slot < x.Length; slot++)
            common[slot] *= levels[slot / perDay];
        return common;
    }
}
