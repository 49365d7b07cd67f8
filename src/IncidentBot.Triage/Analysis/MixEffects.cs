namespace IncidentBot.Triage;

/// <summary>Exact parts of the change of an overall ratio over the leaves (Kitagawa 1955): rates, traffic mix, and both at once.</summary>
/// <param name="Rate">Sum of baseline share times change of rate.</param>
/// <param name="Mix">Sum of change of share times (baseline rate - overall baseline rate).</param>
/// <param name="Interaction">Sum of change of share times change of rate.</param>
internal sealed record MixEffects(double Rate, double Mix, double Interaction, bool IsMostlyMix, bool IsSimpson)
{
    public static MixEffects? Of(SegmentTable table)
    {
        if (table is not { Exposure: { } exposure, BaselineExposure: { } baseline })
            return null;
        var (n1, n0) = (exposure.Sum(), baseline.Sum());
        if (!(n1 > 0) || !(n0 > 0))
            return null;
        var (overall1, overall0) = (table.Observed.Sum() / n1, table.Baseline.Sum() / n0);
        var (rate, mix, interaction, against) = (0.0, 0.0, 0.0, 0.0);
        var change = overall1 - overall0;
        var ofNew = NewValues.Rates(table);
        for (var i = 0; i < table.Count; i++)
        {
            var (s1, s0) = (exposure[i] / n1, baseline[i] / n0);
            var r0 = baseline[i] > 0 ? table.Baseline[i] / baseline[i] : ofNew.GetValueOrDefault(i, overall0);
            var r1 = exposure[i] > 0 ? table.Observed[i] / exposure[i] : r0;
            rate += s0 * (r1 - r0);
            mix += (s1 - s0) * (r0 - overall0);
            interaction += (s1 - s0) * (r1 - r0);
            if ((r1 - r0) * change < 0)
                against += s0;
        }

        var noise = Math.Sqrt(Math.Max(table.Observed.Sum(), 1)) / n1;
        var mostly = Math.Abs(change) > 3 * noise && mix * change > 0 && Math.Abs(mix) > 0.5 * Math.Abs(change);
        return new(rate, mix, interaction, mostly, mostly && against > 0.5);
    }
}
