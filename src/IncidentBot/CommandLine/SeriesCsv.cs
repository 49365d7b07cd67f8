using IncidentBot.Triage;

namespace IncidentBot.CommandLine;

/// <summary>A series of buckets from <c>time,numerator,denominator</c> or <c>time,value</c>.</summary>
internal static class SeriesCsv
{
    private const int MostBuckets = 5_000_000;

    private readonly record struct Row(DateTimeOffset Time, double? Numerator, double? Denominator, long Line);

    /// <summary>Rows in any order; the bucket length is the shortest distance of two rows, and a bucket without a row is missing.</summary>
    public static MetricSeries Read(string file)
    {
        using var table = CsvTable.Open(file);
        var time = table.Find("time") ?? throw new UnreadableCsvException("the header has no column 'time'.");
        var ratio = table.Find("value") is null;
        var numerator = table.Find(ratio ? "numerator" : "value") ?? throw new UnreadableCsvException("the header has neither 'value' nor 'numerator'.");
        var denominator = ratio ? table.Find("denominator") ?? throw new UnreadableCsvException("the header has no column 'denominator'.") : numerator;
        var rows = new List<Row>();
        while (table.Next())
            rows.Add(new(
                table.Time(time),
                ratio ? table.AmountOrMissing(numerator) : table.NumberOrMissing(numerator),
                ratio ? table.AmountOrMissing(denominator) : null,
                table.Line));
        if (rows.Count == 0)
            throw new UnreadableCsvException("there are no rows below the header.");
        rows.Sort((a, b) => a.Time.CompareTo(b.Time));
        return OnGrid(rows, ratio, Interval(rows));
    }

    private static TimeSpan Interval(List<Row> rows)
    {
        var shortest = rows.Count == 1 ? TimeSpan.FromHours(1) : TimeSpan.MaxValue;
        for (var i = 1; i < rows.Count; i++)
        {
            var distance = rows[i].Time - rows[i - 1].Time;
            if (distance == TimeSpan.Zero)
                throw new UnreadableCsvException($"line {Math.Max(rows[i].Line, rows[i - 1].Line)}: time {IsoTime.Write(rows[i].Time)} appears twice.");
            shortest = distance < shortest ? distance : shortest;
        }

        return shortest;
    }

    private static MetricSeries OnGrid(List<Row> rows, bool ratio, TimeSpan interval)
    {
        var start = rows[0].Time;
        var count = (rows[^1].Time - start) / interval + 1;
        if (count > MostBuckets)
            throw new UnreadableCsvException($"buckets of {interval} from {IsoTime.Write(start)} to {IsoTime.Write(rows[^1].Time)} are more than {MostBuckets}.");
        var values = new double?[(int)Math.Round(count)];
        var exposures = ratio ? new double?[values.Length] : null;
        foreach (var row in rows)
        {
            if ((row.Time - start).Ticks % interval.Ticks != 0)
                throw new UnreadableCsvException($"line {row.Line}: time {IsoTime.Write(row.Time)} is not a whole number of buckets of {interval} after the first.");
            var bucket = (int)((row.Time - start).Ticks / interval.Ticks);
            values[bucket] = row.Numerator;
            if (exposures is not null)
                exposures[bucket] = row.Denominator;
        }

        return new() { Source = "file", Role = SourceRole.Server, Start = start, Interval = interval, Numerator = values, Denominator = exposures };
    }
}
