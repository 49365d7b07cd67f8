using IncidentBot.Triage;

namespace IncidentBot.CommandLine.Scenarios;

/// <summary>The time series of a scenario file.</summary>
internal static class SeriesReader
{
    public static MetricSeries ReadSeries(StrictJson json, MetricKind kind, DateTimeOffset now)
    {
        json = kind == MetricKind.Ratio
            ? json.WithFields("source", "role", "start", "interval", "numerator", "denominator")
            : json.WithFields("source", "role", "start", "interval", "value");
        var (counted, denominator) = kind == MetricKind.Ratio
            ? (json["numerator"].Numbers(), json["denominator"].Numbers())
            : (json["value"].Numbers(), null);
        if (denominator is not null && denominator.Count != counted.Count)
            throw json.Wrong($"has {counted.Count} numerators and {denominator.Count} denominators");
        var (start, interval) = ReadBuckets(json, counted.Count, now);
        return new()
        {
            Source = json["source"].Text(),
            Role = json["role"].OneOf(ScenarioWords.Roles),
            Start = start,
            Interval = interval,
            Numerator = counted,
            Denominator = denominator,
        };
    }

    public static SignalSeries ReadSignal(StrictJson json, DateTimeOffset now)
    {
        json.WithFields("kind", "service", "unit", "start", "interval", "value");
        var values = json["value"].Numbers();
        var (start, interval) = ReadBuckets(json, values.Count, now);
        return new()
        {
            Kind = json["kind"].OneOf(ScenarioWords.SignalKinds),
            Service = json["service"].Text(),
            Unit = json["unit"].OneOf(ScenarioWords.SignalUnits),
            Start = start,
            Interval = interval,
            Values = values,
        };
    }

    /// <summary>The bucket that contains now may be there; none may begin later.</summary>
    private static (DateTimeOffset Start, TimeSpan Interval) ReadBuckets(StrictJson json, int count, DateTimeOffset now)
    {
        var start = json["start"].Time();
        var interval = json["interval"].OneOf(ScenarioWords.Intervals);
        if (count > 0 && (now - start) / interval < count - 1)
            throw json.Wrong("has buckets that begin later than now");
        return (start, interval);
    }
}
