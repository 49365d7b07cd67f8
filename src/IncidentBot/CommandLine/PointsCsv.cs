namespace IncidentBot.CommandLine;

/// <summary>Plain points from <c>time,value</c> or <c>index,value</c>, in the order of the first column.</summary>
internal static class PointsCsv
{
    /// <summary>Values by ascending time or index; an empty cell is missing.</summary>
    public static IReadOnlyList<double?> Read(string file)
    {
        using var table = CsvTable.Open(file);
        var (time, index) = (table.Find("time"), table.Find("index"));
        var value = table.Find("value") ?? throw new UnreadableCsvException("the header has no column 'value'.");
        if (time is null && index is null)
            throw new UnreadableCsvException("the header has neither 'time' nor 'index'.");
        var rows = new List<(double Place, double? Value, long Line)>();
        while (table.Next())
            rows.Add((index is { } i && time is null ? table.Number(i) : table.Time(time ?? 0).UtcTicks, table.NumberOrMissing(value), table.Line));
        rows.Sort((a, b) => a.Place.CompareTo(b.Place));
        for (var i = 1; i < rows.Count; i++)
            if (rows[i].Place.Equals(rows[i - 1].Place))
                throw new UnreadableCsvException($"line {Math.Max(rows[i].Line, rows[i - 1].Line)}: its {(time is null ? "index" : "time")} appears twice.");
        return [.. rows.Select(row => row.Value)];
    }
}
