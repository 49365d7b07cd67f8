namespace IncidentBot.Practice;

/// <summary>How busy the shop is at a moment, relative to its busiest hours: by local hour and weekday, with slow noise on top.</summary>
internal static class Season
{
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    /// <summary>Customers of a European shop sleep, but some order from elsewhere.</summary>
    private static readonly double[] ByHour =
        [.34, .29, .26, .25, .26, .30, .38, .50, .62, .70, .76, .80, .82, .80, .79, .80, .83, .87, .93, .98, 1, .95, .74, .50];

    private static readonly double[] ByWeekday = [1.08, .98, .95, .96, .97, .94, .99]; // Sunday first

    private static readonly TimeSpan Knot = TimeSpan.FromHours(3);

    public static double At(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, Zone);
        var hour = local.TimeOfDay.TotalHours;
        var (whole, next) = ((int)hour, ((int)hour + 1) % 24);
        var part = hour - whole;
        return (ByHour[whole] * (1 - part) + ByHour[next] * part) * ByWeekday[(int)local.DayOfWeek];
    }

    /// <summary>A factor around 1 that wanders over hours, the same for everything of one seed.</summary>
    public static double Wander(ulong seed, DateTimeOffset time, double deviation)
    {
        var knot = time.UtcTicks / Knot.Ticks;
        var part = time.UtcTicks % Knot.Ticks / (double)Knot.Ticks;
        var (before, after) = (Dice.For(seed, knot).Normal(), Dice.For(seed, knot + 1).Normal());
        return Math.Exp(deviation * (before * (1 - part) + after * part));
    }
}
