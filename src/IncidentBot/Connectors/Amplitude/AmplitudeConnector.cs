using IncidentBot.Triage;

namespace IncidentBot.Connectors.Amplitude;

/// <summary>
/// Events as Amplitude counts them. In steps of five minutes two days can be asked for at once, so that 36 days take many requests: first the last two days
/// and the same days of the weeks before, then the rest. What was not read in time is missing, never zero.
/// </summary>
internal sealed class AmplitudeConnector(AmplitudeReader amplitude, AmplitudeOptions options, Readings readings) : IMetricSource
{
    private const int MostGroupings = 2;

    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    public string Name => "Amplitude";

    public async Task<Evidence> ReadSeriesAsync(Metric metric, MetricSource source, TimeWindow window, TimeSpan interval, CancellationToken cancellationToken)
    {
        if (AmplitudeQuery.Of(metric, source, out var events) is { } wrong)
            return new Evidence.Unavailable(wrong);
        var grid = new BucketGrid(window, interval);
        if (grid.Count == 0)
            return new Evidence.Nothing("The window is shorter than one bucket.");

        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var pieces = MostTellingFirst(amplitude.DayOf(grid.Start), amplitude.DayOf(grid.End.AddTicks(-1)));
        var answers = await ReadWhileItAnswersAsync(reading, events, pieces);
        var read = answers.Where(answer => answer.All(part => part.Value is not null)).ToList();
        var trouble = answers.SelectMany(answer => answer).Select(part => part.Trouble).FirstOrDefault(trouble => trouble is not null);
        if (read.Count == 0)
            return new Evidence.Unavailable(trouble?.Reason ?? "");

        var amounts = events.Select((_, part) => Amounts(grid, read.SelectMany(answer => answer[part].Value ?? []))).ToList();
        var first = amounts.Select(part => Array.FindIndex(part, amount => amount > 0)).Where(index => index >= 0).DefaultIfEmpty(-1).Min();
        if (first < 0)
            return trouble is null ? new Evidence.Nothing($"{source.Name} has no such events in Amplitude.") : new Evidence.Unavailable(trouble.Reason);
        // Before its first event a project may not have been counting yet.
        amounts.ForEach(part => Array.Fill(part, null, 0, first));
        return new Evidence.Found(new SeriesObserved(new MetricSeries
        {
            Source = source.Name,
            Role = source.Role,
            Start = grid.Start,
            Interval = interval,
            Numerator = amounts[0],
            Denominator = amounts.Count > 1 ? amounts[1] : null,
            Delay = source.Delay,
        }), trouble is null ? null : $"Of {pieces.Count} parts of the time {read.Count} were read, the last two days and the same days of earlier weeks first. {trouble.Reason}");
    }

    public async Task<Evidence> ReadBreakdownAsync(Metric metric, MetricSource source, TimeWindow window, CancellationToken cancellationToken)
    {
        if (AmplitudeQuery.Of(metric, source, out var events) is { } wrong)
            return new Evidence.Unavailable(wrong);
        var table = new BreakdownTable(metric, source, window, events.Count);
        if (table.Dimensions.Count is 0 or > MostGroupings)
            return new Evidence.Unavailable($"Source {source.Name} of {metric.Name} names {(table.Dimensions.Count == 0 ? "no" : "more than two")} Dimensions in the catalogue: Amplitude breaks down by one or two.");

        var step = window.Length <= TimeSpan.FromDays(1) ? FiveMinutes : TimeSpan.FromHours(1);
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var asked = table.Windows.SelectMany((each, week) => events.SelectMany((counted, part) =>
            AmplitudeReader.Pieces(new AmplitudeDays(amplitude.DayOf(each.From), amplitude.DayOf(each.To.AddTicks(-1))), step).Select(days => (week, part, counted, days)))).ToList();
        var answers = await Task.WhenAll(asked.Select(one => amplitude.ReadAsync(reading, one.counted.By(table.Names), one.days, step)));
        if (answers.FirstOrDefault(answer => answer.Trouble is not null).Trouble is { } trouble)
            return new Evidence.Unavailable(trouble.Reason);
        foreach (var ((week, part, _, _), answer) in asked.Zip(answers))
        {
            var grid = new BucketGrid(table.Windows[week], step);
            foreach (var (label, points) in answer.Value ?? [])
            {
                string[] values = table.Names.Count == 1 ? [label] : label.Split("; ");
                if (values.Length != table.Names.Count)
                    return new Evidence.Unavailable(VendorTrouble.NotUnderstood(options.Vendor.Name).Reason);
                if (points.Where(point => grid.BucketOf(point.At) is not null).Sum(point => point.Amount) is not 0 and var amount)
                    table.Add(week, part, values, amount);
            }
        }

        return table.Found(null, answers.Any(answer => answer.Value?.Count >= AmplitudeReader.MostGroups) ? [$"Amplitude has at least {AmplitudeReader.MostGroups} combinations; the rarest are left out."] : []);
    }

    /// <summary>Of each week back from the last day its last two days, then the other days in pieces of two; newest first.</summary>
    private static List<AmplitudeDays> MostTellingFirst(DateOnly first, DateOnly last)
    {
        var pieces = new List<(bool IsTelling, AmplitudeDays Days)>();
        for (var end = last; end >= first; end = end.AddDays(-7))
        {
            foreach (var (from, to) in new[] { (-1, 0), (-3, -2), (-5, -4), (-6, -6) })
            {
                if (end.AddDays(to) >= first)
                    pieces.Add((to == 0, new AmplitudeDays(end.AddDays(from) > first ? end.AddDays(from) : first, end.AddDays(to))));
            }
        }

        return [.. pieces.OrderByDescending(piece => piece.IsTelling).Select(piece => piece.Days)];
    }

    /// <summary>Once something is in the way, the pieces that were not begun are not asked for any more.</summary>
    private async Task<IReadOnlyList<Answer<IReadOnlyList<AmplitudeSeries>>[]>> ReadWhileItAnswersAsync(Reading reading, IReadOnlyList<AmplitudeEvent> events, List<AmplitudeDays> pieces)
    {
        var answers = new List<Answer<IReadOnlyList<AmplitudeSeries>>[]>();
        foreach (var some in pieces.Chunk(AmplitudeReader.AtOnce))
        {
            answers.AddRange(await Task.WhenAll(some.Select(days => Task.WhenAll(events.Select(counted => amplitude.ReadAsync(reading, counted, days, FiveMinutes))))));
            if (answers.Any(answer => answer.Any(part => part.Trouble is not null)))
                break;
        }

        return answers;
    }

    private static double?[] Amounts(BucketGrid grid, IEnumerable<AmplitudeSeries> read)
    {
        var amounts = new double?[grid.Count];
        foreach (var (at, amount) in read.SelectMany(series => series.Points))
        {
            if (grid.BucketOf(at) is { } bucket)
                amounts[bucket] = (amounts[bucket] ?? 0) + amount;
        }

        return amounts;
    }
}
