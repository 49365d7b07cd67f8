namespace IncidentBot.Triage;

/// <summary>Location and spread that a few wild values do not move.</summary>
internal static class Robust
{
    /// <summary>The middle value; the mean of the two middle ones for an even count; 0 for none. Sorts its input.</summary>
    public static double Median(Span<double> values)
    {
        if (values.Length == 0)
            return 0;
        values.Sort();
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }

    /// <summary>Median distance to the median, scaled to the standard deviation of a normal law.</summary>
    public static double Deviation(ReadOnlySpan<double> values)
    {
        var median = Median(values.ToArray());
        var distances = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
            distances[i] = Math.Abs(values[i] - median);
        return 1.4826 * Median(distances);
    }
}
