using System.Globalization;

namespace IncidentBot.Benchmarks.Analysis;

/// <summary>One row of the table: what was measured on, the two halves (tuned on the first), everything, and what to reach.</summary>
internal sealed record Measured(string On, string Tuned, string HeldOut, string All, string AtLeast, string AimFor)
{
    /// <summary>A row that could not be measured, with the reason in its place.</summary>
    public static Measured Skipped(string on, string reason) => new(on, "-", "-", $"skipped: {reason}", "", "");

    public static string Figures(params double[] values) => string.Join(" / ", values.Select(value => value.ToString("0.000", CultureInfo.InvariantCulture)));
}
