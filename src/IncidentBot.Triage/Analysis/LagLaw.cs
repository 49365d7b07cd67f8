using MathNet.Numerics.Distributions;

namespace IncidentBot.Triage;

/// <summary>How long an event takes until its effect begins: log-normal, with a heavy tail for what lies dormant, and for late status pages a part before.</summary>
/// <param name="Median">Median lag in hours.</param>
/// <param name="Spread">Standard deviation of the log lag.</param>
/// <param name="Dormant">Share (0-1) spread evenly over the following week.</param>
/// <param name="Early">Share (0-1) whose stated start lies after the effect.</param>
internal readonly record struct LagLaw(double Median, double Spread, double Dormant, double Early)
{
    private const double DormantHours = 7 * 24;

    public static readonly LagLaw Vendor = new(0.2, 1.3, 0.02, 0.4);

    public static LagLaw Of(ChangeKind kind, Shape shape) => (kind, shape) switch
    {
        (_, Shape.Ramp) => new(2, 1.8, 0.1, 0),
        (ChangeKind.Flag or ChangeKind.Experiment, _) => new(0.15, 1.1, 0.05, 0),
        (ChangeKind.Deploy, _) => new(0.25, 1.1, 0.08, 0),
        _ => new(0.25, 1.2, 0.05, 0),
    };

    /// <summary>Density per hour at a lag, smoothed over the onset's interval of <paramref name="width"/> hours.</summary>
    public double Density(TimeSpan lag, double width)
    {
        var hours = lag.TotalHours;
        var blur = Math.Max(0.05, width / 2);
        var near = (Cumulative(hours + blur) - Cumulative(hours - blur)) / (2 * blur);
        var dormant = hours is > 0 and < DormantHours ? Dormant / DormantHours : 0;
        var early = Early > 0 ? Early * (new LogNormal(Math.Log(0.5), 1).CumulativeDistribution(Math.Max(0, blur - hours)) - new LogNormal(Math.Log(0.5), 1).CumulativeDistribution(Math.Max(0, -hours - blur))) / (2 * blur) : 0;
        return (1 - Dormant - Early) * near + dormant + early;
    }

    private double Cumulative(double hours) => hours <= 0 ? 0 : LogNormal.CDF(Math.Log(Median), Spread, hours);
}
