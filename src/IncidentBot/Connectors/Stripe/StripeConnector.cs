using IncidentBot.Triage;

namespace IncidentBot.Connectors.Stripe;

/// <summary>
/// Payments as the processor counts them. Charges are listed one by one, so that of a busy account only a part can be read: first the last two days and
/// the same hours of the weeks before, then the rest. What was not read is missing, never zero.
/// </summary>
internal sealed class StripeConnector(StripeReader stripe, StripeOptions options, Readings readings) : IMetricSource
{
    private static readonly TimeSpan Slice = TimeSpan.FromHours(6);
    private static readonly TimeSpan Recent = TimeSpan.FromDays(2);

    public string Name => "Stripe";

    public async Task<Evidence> ReadSeriesAsync(Metric metric, MetricSource source, TimeWindow window, TimeSpan interval, CancellationToken cancellationToken)
    {
        if (StripeQuery.Of(metric, source, out var queries) is { } wrong)
            return new Evidence.Unavailable(wrong);
        var grid = new BucketGrid(window, interval);
        if (grid.Count == 0)
            return new Evidence.Nothing("The window is shorter than one bucket.");

        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var slices = Slices(grid);
        var payments = await stripe.ReadAsync(reading, slices);
        if (payments.Read.Count == 0)
            return new Evidence.Unavailable(payments.Trouble?.Reason ?? TooMany(payments));
        if (payments.Charges.Count == 0 && payments.Trouble is null && !payments.IsCut)
            return new Evidence.Nothing($"Stripe has no payments in this time.");

        var amounts = queries.Select(_ => new double?[grid.Count]).ToList();
        foreach (var slice in payments.Read)
        {
            for (var bucket = grid.BucketOf(slice.From) ?? 0; bucket < grid.Count && grid.Start + grid.Interval * bucket < slice.To; bucket++)
                amounts.ForEach(part => part[bucket] = 0);
        }

        foreach (var charge in payments.Charges)
        {
            if (grid.BucketOf(DateTimeOffset.FromUnixTimeSeconds(charge.Created)) is not { } bucket)
                continue;
            for (var part = 0; part < queries.Count; part++)
                amounts[part][bucket] += queries[part].AmountOf(charge);
        }

        return new Evidence.Found(new SeriesObserved(new MetricSeries
        {
            Source = source.Name,
            Role = source.Role,
            Start = grid.Start,
            Interval = interval,
            Numerator = amounts[0],
            Denominator = amounts.Count > 1 ? amounts[1] : null,
            Delay = source.Delay,
        }), Caveats.Join(Remarks(payments, slices.Count)));
    }

    public async Task<Evidence> ReadBreakdownAsync(Metric metric, MetricSource source, TimeWindow window, CancellationToken cancellationToken)
    {
        if (StripeQuery.Of(metric, source, out var queries) is { } wrong)
            return new Evidence.Unavailable(wrong);
        var table = new BreakdownTable(metric, source, window, queries.Count);
        if (table.Dimensions.Count == 0)
            return new Evidence.Unavailable($"Source {source.Name} of {metric.Name} names no Dimensions in the catalogue.");

        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var payments = await stripe.ReadAsync(reading, table.Windows);
        if (payments.Read.Count < table.Windows.Count)
            return new Evidence.Unavailable(payments.Trouble?.Reason ?? TooMany(payments));
        foreach (var charge in payments.Charges)
        {
            var at = DateTimeOffset.FromUnixTimeSeconds(charge.Created);
            var values = table.Names.Select(name => StripeQuery.ValueOf(charge, name)).ToList();
            foreach (var week in Enumerable.Range(0, table.Windows.Count).Where(week => table.Windows[week].Contains(at)))
            {
                for (var part = 0; part < queries.Count; part++)
                    table.Add(week, part, values, queries[part].AmountOf(charge));
            }
        }

        return table.Found(null, Remarks(payments, table.Windows.Count));
    }

    /// <summary>The grid in pieces, those first that the drop is judged by: the last two days against the same hours of earlier weeks, newest first.</summary>
    private static List<TimeWindow> Slices(BucketGrid grid)
    {
        var slices = new List<TimeWindow>();
        for (var to = grid.End; to > grid.Start; to -= Slice)
            slices.Add(new TimeWindow(to - Slice > grid.Start ? to - Slice : grid.Start, to));
        return [.. slices.OrderBy(slice => (grid.End - slice.To).Ticks % TimeSpan.FromDays(7).Ticks >= Recent.Ticks).ThenByDescending(slice => slice.To)];
    }

    private static IEnumerable<string> Remarks(StripePayments payments, int slices)
    {
        if (payments.Trouble is { } trouble)
            yield return $"Not everything was read. {trouble.Reason}";
        if (payments.IsCut)
            yield return $"Stripe has at least {payments.Charges.Count} payments in this time, more than are read: {payments.Read.Count} of {slices} parts of the time were, the last two days and the same hours of earlier weeks first.";
        if (payments.Charges.Any(charge => !charge.Livemode))
            yield return "These are payments of Stripe's test mode.";
    }

    private static string TooMany(StripePayments payments) =>
        $"Stripe has more than {StripeReader.MostPages * StripeReader.PageLength} payments in this time ({payments.Charges.Count} were read): use own records of payments, for example with PostgreSQL.";
}
