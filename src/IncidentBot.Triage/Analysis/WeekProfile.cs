namespace IncidentBot.Triage;

/// <summary>
/// Rate by slot of the local week. A slot's own weeks are few and days are much alike, so the day is drawn towards its class (Monday to Friday, weekend)
/// and the class towards what all days share, each as far as what sets it apart is no more than chance (empirical Bayes; Efron and Morris 1973).
/// </summary>
internal sealed class WeekProfile
{
    private const int Weekdays = 5;
    private const int Rounds = 3;
    private readonly double[] _events;
    private readonly double[] _rates;
    private readonly double[] _ofClass;
    private readonly double[] _ofDay;

    private WeekProfile(double[] events, double[] rates, double[] ofClass, double[] ofDay) => (_events, _rates, _ofClass, _ofDay) = (events, rates, ofClass, ofDay);

    /// <summary>Parts (0-1) that are kept of the distance of classes to all days, and of days to their class.</summary>
    internal readonly record struct Kept(double Class, double Day)
    {
        private const double DaysOfClass = 3.5;

        /// <summary>Variance of a slot, in that of its own weeks alone: less than 1 as far as it borrows from other days.</summary>
        public double Chance => Day + (1 - Day) * (Class / DaysOfClass + (1 - Class) / 7);
    }

    /// <summary>Counts of each slot and its neighbours to each side.</summary>
    public static WeekProfile Of(double[] events, double[] exposure, int neighbours, int perDay)
    {
        var (x, n) = (Neighbourhood(events, neighbours), Neighbourhood(exposure, neighbours));
        var overall = Math.Max(1e-300, events.Sum() / Math.Max(1e-300, exposure.Sum()));
        var isWeekOfDays = x.Length == 7 * perDay;
        var rates = isWeekOfDays ? OfAllDays(x, n, perDay, overall) : Enumerable.Repeat(overall, x.Length).ToArray();
        var (ofClass, ofDay) = (new double[x.Length], new double[x.Length]);
        for (var slot = 0; slot < x.Length; slot++)
        {
            if (isWeekOfDays)
                ofClass[slot] = slot / perDay is not (0 or Weekdays) ? ofClass[slot - perDay] : DistanceOfClass(x, n, rates, slot, perDay);
            ofDay[slot] = n[slot] > 1e-12 ? Math.Log(Math.Max(x[slot] / n[slot], overall * 1e-3) / rates[slot]) : ofClass[slot];
        }

        return new(events, rates, ofClass, ofDay);
    }

    /// <summary>Events over exposure of each slot.</summary>
    public double[] Rates(Kept kept)
    {
        var profile = new double[_rates.Length];
        for (var slot = 0; slot < profile.Length; slot++)
            profile[slot] = _rates[slot] * Math.Exp(kept.Class * _ofClass[slot] + kept.Day * (_ofDay[slot] - kept.Class * _ofClass[slot]));
        return profile;
    }

    /// <summary>What is to be kept: what is more than chance, which shows in how far two halves of the weeks differ.</summary>
    public Kept Keep(WeekProfile half, WeekProfile otherHalf)
    {
        var ofClass = MoreThanChance(profile => profile._ofClass);
        return new(ofClass, MoreThanChance(profile => [.. profile._ofDay.Zip(profile._ofClass, (day, shared) => day - ofClass * shared)]));

        double MoreThanChance(Func<WeekProfile, double[]> distances)
        {
            var (whole, one, other) = (distances(this), distances(half), distances(otherHalf));
            var (distance, chance) = (0.0, 0.0);
            for (var slot = 0; slot < whole.Length; slot++)
            {
                var (apart, halves) = (Math.Clamp(whole[slot], -1, 1), Math.Clamp(one[slot] - other[slot], -1, 1));
                (distance, chance) = (distance + _events[slot] * apart * apart, chance + _events[slot] * halves * halves / 4);
            }

            return distance > 0 ? Math.Clamp(1 - chance / distance, 0, 1) : 0;
        }
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

    // Time of day times level of the day, fitted in turns.
    private static double[] OfAllDays(double[] x, double[] n, int perDay, double overall)
    {
        var (rates, levels) = (new double[x.Length], new double[7]);
        Array.Fill(levels, overall);
        for (var round = 0; round < Rounds; round++)
        {
            for (var time = 0; time < perDay; time++)
            {
                var (events, expected) = (0.0, 0.0);
                for (var day = 0; day < 7; day++)
                    (events, expected) = (events + x[day * perDay + time], expected + n[day * perDay + time] * levels[day]);
                for (var day = 0; day < 7; day++)
                    rates[day * perDay + time] = expected > 1e-12 ? Math.Max(events / expected, 1e-3) : 1;
            }

            for (var day = 0; day < 7; day++)
            {
                var (events, expected) = (0.0, 0.0);
                for (var slot = day * perDay; slot < (day + 1) * perDay; slot++)
                    (events, expected) = (events + x[slot], expected + n[slot] * rates[slot]);
                levels[day] = expected > 1e-12 && events > 0 ? events / expected : overall;
            }
        }

        for (var slot = 0; slot < x.Length; slot++)
            rates[slot] *= levels[slot / perDay];
        return rates;
    }

    // Logarithm of observed over expected of the days of a class at one time; the slot is that of its first day.
    private static double DistanceOfClass(double[] x, double[] n, double[] rates, int slot, int perDay)
    {
        var (events, expected) = (0.0, 0.0);
        for (var end = slot < perDay ? Weekdays * perDay : x.Length; slot < end; slot += perDay)
            (events, expected) = (events + x[slot], expected + n[slot] * rates[slot]);
        return expected > 1e-12 ? Math.Log(Math.Max(events / expected, 1e-3)) : 0;
    }
}
