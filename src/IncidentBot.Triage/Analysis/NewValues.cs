namespace IncidentBot.Triage;

/// <summary>
/// Leaves of a value that the baseline does not know, such as an app's new version: they take over the traffic of their siblings, the leaves that agree
/// in every other dimension, so what those sold is what to expect of them. It is not other traffic that arrived.
/// </summary>
internal static class NewValues
{
    /// <summary>By leaf of such a value, its siblings' rate in the baseline; leaves without siblings are left out.</summary>
    public static IReadOnlyDictionary<int, double> Rates(SegmentTable table)
    {
        var rates = new Dictionary<int, double>();
        if (table.BaselineExposure is not { } exposure)
            return rates;
        for (var dimension = 0; dimension < table.Codes.Length; dimension++)
        {
            var known = new bool[table.Values[dimension].Length];
            for (var i = 0; i < table.Count; i++)
                known[table.Codes[dimension][i]] |= exposure[i] > 0;
            if (Array.TrueForAll(known, isKnown => isKnown))
                continue;
            var siblings = Enumerable.Range(0, table.Count).ToLookup(i => OtherValues(table, i, dimension));
            foreach (var family in siblings)
            {
                var (events, visits) = (family.Sum(i => table.Baseline[i]), family.Sum(i => exposure[i]));
                foreach (var i in family.Where(i => visits > 0 && !known[table.Codes[dimension][i]]))
                    rates[i] = events / visits;
            }
        }

        return rates;
    }

    private static string OtherValues(SegmentTable table, int leaf, int without) =>
        string.Join(',', table.Codes.Where((_, dimension) => dimension != without).Select(codes => codes[leaf]));
}
