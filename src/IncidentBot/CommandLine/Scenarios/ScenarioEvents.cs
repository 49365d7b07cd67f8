using IncidentBot.Triage;

namespace IncidentBot.CommandLine.Scenarios;

/// <summary>A frozen scenario as the log of the triage that it would have become: started, every source asked, people's answers.</summary>
internal static class ScenarioEvents
{
    private const string Connector = "Scenario";

    /// <summary>How far back sources without any entry were looked at.</summary>
    private static readonly TimeSpan LookBack = TimeSpan.FromHours(48);

    /// <summary>Series that a missing source would have been, by the name that <c>unavailable</c> gives it.</summary>
    private static readonly Dictionary<string, SourceRole> SeriesNames = new()
    {
        ["analytics"] = SourceRole.Analytics,
        ["server-logs"] = SourceRole.Server,
        ["payments"] = SourceRole.Payments,
    };

    private static readonly string[] Known = ["github", "deployments", "statuspages", "alerts", "metrics", "calendar"];

    public static IReadOnlyList<TriageEvent> From(Scenario scenario)
    {
        var first = Gathered(scenario).ToArray();
        var second = Segments(scenario).ToArray();
        return
        [
            Started(scenario),
            .. Wave(1, scenario.Now, first),
            .. Wave(2, scenario.Now, second),
            .. Wave(TriageState.LastWave, scenario.Now, []),
            .. scenario.Answers.Select(Answered),
        ];
    }

    private static IEnumerable<TriageEvent> Wave(int wave, DateTimeOffset now, (EvidenceRequest Request, Evidence Evidence)[] gathered) =>
        gathered.Select(pair => new EvidenceGathered(now, pair.Request, pair.Evidence))
            .Prepend<TriageEvent>(new EvidencePlanned(now, wave, [.. gathered.Select(pair => pair.Request)]));

    private static TriageStarted Started(Scenario scenario)
    {
        var (at, by, text) = scenario.Report;
        return new(at, PersonOf(by), text, MetricOf(scenario), ReportText.Read(text, at, scenario.Metric.GoodDirection, ZoneOf(scenario)));
    }

    private static Metric MetricOf(Scenario scenario)
    {
        var metric = scenario.Metric;
        return new()
        {
            Name = metric.Name,
            Kind = metric.Kind,
            GoodDirection = metric.GoodDirection,
            TimeZone = metric.TimeZone,
            UnitValue = metric.UnitValue,
            Sources = [.. scenario.Series.Select((series, i) => SourceOf(series.Source, series.Role, i == 0 ? scenario.Breakdown : null)), .. MissingSources(scenario)],
            Signals = [.. scenario.Signals.Select(signal => new SignalQuery { Connector = Connector, Kind = signal.Kind, Service = signal.Service, Query = "" })],
            Services = metric.Services,
            Vendors = metric.Vendors,
        };
    }

    private static MetricSource SourceOf(string name, SourceRole role, Breakdown? breakdown) => new()
    {
        Name = name,
        Connector = Connector,
        Role = role,
        Dimensions = breakdown?.Dimensions.ToDictionary(dimension => dimension) ?? [],
    };

    /// <summary>Sources of the metric that could not be read and therefore have no series in the file.</summary>
    private static IEnumerable<MetricSource> MissingSources(Scenario scenario) =>
        from name in scenario.Unavailable
        where SeriesNames.ContainsKey(name) && scenario.Series.All(series => series.Source != name)
        select SourceOf(name, SeriesNames[name], null);

    private static IEnumerable<(EvidenceRequest Request, Evidence Evidence)> Gathered(Scenario scenario)
    {
        foreach (var series in scenario.Series)
            yield return (Request($"series/{series.Source}", series.Source, EvidenceKind.Series, series.Start, series.End), new Evidence.Found(new SeriesObserved(series)));

        foreach (var missing in MissingSources(scenario))
            yield return (
                Request($"series/{missing.Name}", missing.Name, EvidenceKind.Series, scenario.Series[0].Start, scenario.Series[0].End),
                new Evidence.Unavailable($"{missing.Name} could not be read."));

        yield return (
            Since("changes/changes", "change log", EvidenceKind.Changes, scenario, scenario.Changes.Select(change => change.At)),
            Read(scenario, ["github", "deployments"], scenario.Changes.Count, new ChangesObserved(scenario.Changes)));

        yield return (
            Since("signals/metrics", "metrics", EvidenceKind.Signals, scenario, scenario.Signals.Select(signal => signal.Start)),
            Read(scenario, ["metrics"], scenario.Signals.Count, new SignalsObserved(scenario.Signals, []), UnknownNames(scenario)));

        yield return (
            Since("signals/alerts", "alerts", EvidenceKind.Signals, scenario, scenario.Alerts.Select(alert => alert.Start)),
            Read(scenario, ["alerts"], scenario.Alerts.Count, new SignalsObserved([], scenario.Alerts)));

        yield return (
            Since("vendorIncidents/statuspages", "status pages", EvidenceKind.VendorIncidents, scenario, scenario.VendorIncidents.Select(incident => incident.Start)),
            Read(scenario, ["statuspages"], scenario.VendorIncidents.Count, new VendorIncidentsObserved(scenario.VendorIncidents)));

        yield return (
            Since("calendar/calendar", "calendar", EvidenceKind.Calendar, scenario, scenario.Calendar.Select(entry => entry.From).Where(from => from < scenario.Now)),
            Read(scenario, ["calendar"], scenario.Calendar.Count, new CalendarObserved(scenario.Calendar)));
    }

    private static IEnumerable<(EvidenceRequest Request, Evidence Evidence)> Segments(Scenario scenario)
    {
        if (scenario.Breakdown is { } breakdown)
            yield return (
                Request($"breakdown/{breakdown.Source}", breakdown.Source, EvidenceKind.Breakdown, breakdown.Window.From, breakdown.Window.To),
                new Evidence.Found(new BreakdownObserved(breakdown)));
    }

    /// <summary>Entries that are there are evidence even when one of the sources is missing; an empty list then says nothing.</summary>
    private static Evidence Read(Scenario scenario, string[] names, int count, Observation observation, string? caveat = null)
    {
        var missing = scenario.Unavailable.Intersect(names).ToArray();
        var reason = missing.Length == 0 ? null : $"{string.Join(" and ", missing)} could not be read.";
        return (count, reason) switch
        {
            (0, not null) => new Evidence.Unavailable(reason),
            (0, null) => new Evidence.Nothing(caveat),
            _ => new Evidence.Found(observation, reason ?? caveat),
        };
    }

    /// <summary>Sources that no request would have gone to are not forgotten.</summary>
    private static string? UnknownNames(Scenario scenario)
    {
        var unknown = scenario.Unavailable.Where(name => !Known.Contains(name) && !SeriesNames.ContainsKey(name)).ToArray();
        return unknown.Length == 0 ? null : $"{string.Join(" and ", unknown)} could not be read.";
    }

    private static EvidenceRequest Since(string id, string source, EvidenceKind kind, Scenario scenario, IEnumerable<DateTimeOffset> times) =>
        Request(id, source, kind, times.Append(scenario.Now - LookBack).Min(), scenario.Now);

    private static EvidenceRequest Request(string id, string source, EvidenceKind kind, DateTimeOffset from, DateTimeOffset to) =>
        new(id, source, kind, new(from, to), Segment.Everything);

    private static AnswerGiven Answered(ScenarioAnswer answer) =>
        new(answer.At, answer.Question, PersonOf(answer.By), new Answer(answer.Value, answer.Note.Length == 0 ? null : answer.Note));

    /// <summary>Reads a name with a role behind it, such as <c>ana (data)</c>.</summary>
    private static Person PersonOf(string by)
    {
        var name = by.Split(" (")[0];
        PersonRole? role = by[name.Length..].Trim(' ', '(', ')') switch
        {
            "data" => PersonRole.Data,
            "on-call" => PersonRole.OnCall,
            "product" => PersonRole.Product,
            _ => null,
        };
        return new() { Id = name, Name = name, Role = role };
    }

    private static TimeZoneInfo ZoneOf(Scenario scenario) => TimeZoneInfo.FindSystemTimeZoneById(scenario.Metric.TimeZone);
}
