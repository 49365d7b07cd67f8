using IncidentBot.Triage;

namespace IncidentBot.Connectors.Amplitude;

/// <summary>Asks for each event of the catalogue today and yesterday, or for any event.</summary>
internal sealed class AmplitudeCheck(AmplitudeReader amplitude, AmplitudeOptions options, Readings readings, IReadOnlyList<Metric> metrics) : ICheck
{
    public string Name => "Amplitude";

    public async Task<CheckLine> CheckAsync(CancellationToken cancellationToken)
    {
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var sources = metrics.SelectMany(metric => metric.Sources.Where(source => source.Connector.Equals(Name, StringComparison.OrdinalIgnoreCase)).Select(source => (metric, source))).ToList();
        var wrong = sources.Select(one => AmplitudeQuery.Of(one.metric, one.source, out _)).OfType<string>().ToList();
        var events = sources.SelectMany(one => AmplitudeQuery.Of(one.metric, one.source, out var counted) is null ? counted : []).DistinctBy(counted => counted.EventType)
            .DefaultIfEmpty(new AmplitudeEvent("_all", [], [])).ToList();
        var today = amplitude.DayOf(readings.Now);
        var answers = await Task.WhenAll(events.Select(counted => amplitude.ReadAsync(reading, counted with { Filters = [] }, new AmplitudeDays(today.AddDays(-1), today), TimeSpan.FromHours(1))));
        var seen = events.Zip(answers).Where(one => one.Second.Value is not null).Select(one => $"{one.First.EventType}: {(one.Second.Value ?? []).SelectMany(series => series.Points).Sum(point => point.Amount):0} since yesterday");
        var troubles = answers.Select(answer => answer.Trouble?.Reason).OfType<string>().Distinct().Concat(wrong).Select(reason => reason.TrimEnd('.')).ToList();
        return new CheckLine(Name, troubles.Count == 0, string.Join("; ", seen.Concat(troubles)));
    }
}
