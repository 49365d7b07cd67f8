namespace IncidentBot.Triage;

/// <summary>
/// Finds causes one after another. Whether there is one more is judged by the scan against drawn tables, or by how much better the whole table is told
/// with it; which one it is, by how well each candidate tells the whole table beside those found before.
/// </summary>
internal static class CauseSearch
{
    private const int MostCauses = 15;
    private const int Candidates = 100;
    private const int CandidatesOfLarge = 25;
    private const double LeastGain = 5;

    /// <summary>The causes in the order they were found, and the best candidates of the first round, best first.</summary>
    public static (List<FoundCause> Causes, List<Cell> Ranked) Find(SegmentTable table, SegmentModel model, double errorRate, int seed)
    {
        var cube = new Cube(table);
        var threshold = CellScan.Threshold(cube, model, errorRate, seed);
        var likelihood = new TableLikelihood(table, model);
        var (causes, ranked) = (new List<FoundCause>(), new List<Cell>());
        var gone = new bool[table.Count];
        for (var round = 0; round < MostCauses; round++)
        {
            var rest = round == 0 ? model : model.Without(gone);
            if (CellScan.Best(cube, rest, 1) is not [var found])
                break;
            var beside = CellScan.BestBeside(cube, rest, found, table.Count > CellScan.LargeTable ? CandidatesOfLarge : Candidates);
            var candidates = likelihood.Rank(beside, cube, gone, rest.Total());
            if (round == 0)
                ranked = candidates;
            if (candidates is not [var best, ..] || best.Score < (round == 0 ? 0 : LeastGain))
                break;
            if ((found.Score < threshold && best.Score < model.Convincing) || causes.Exists(cause => cause.Cell.IsNested(best, table)))
                break;
            causes.Add(new(best, candidates));
            var holds = best.Holds(table);
            for (var i = 0; i < gone.Length; i++)
                gone[i] |= holds(i);
        }

        return (causes, ranked);
    }
}

/// <param name="Candidates">What else was considered for it.</param>
internal sealed record FoundCause(Cell Cell, List<Cell> Candidates);
