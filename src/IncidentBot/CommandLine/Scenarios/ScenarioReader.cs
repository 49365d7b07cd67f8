using System.Text.Json;
using IncidentBot.Triage;

namespace IncidentBot.CommandLine.Scenarios;

/// <summary>
/// Reads a scenario file, format v1, strictly. Of <c>truth</c> it only sees to it that it is well-formed: nothing of it gets into the scenario.
/// </summary>
internal static class ScenarioReader
{
    public const string Schema = "incidentbot/scenario/v1";

    /// <exception cref="UnreadableScenarioException">The file is not a scenario; the message is one sentence without the file's name.</exception>
    public static Scenario Read(ReadOnlyMemory<byte> content)
    {
        using var document = StrictJson.Parse(content);
        var root = new StrictJson(document.RootElement, "").WithFields(
            "schema", "name", "now", "metric", "report", "series", "signals", "changes", "alerts", "vendorIncidents", "breakdown", "calendar", "answers",
            "unavailable", "truth?");
        if (root["schema"].Text() != Schema)
            throw root["schema"].Wrong($"must be {Schema}");
        if (root.Optional("truth") is { } truth)
            Truth.Read(truth);

        var now = root["now"].Time();
        var metric = ReadMetric(root["metric"]);
        var series = NotEmpty(root["series"], root["series"].List(item => SeriesReader.ReadSeries(item, metric.Kind, now)));
        return new Scenario
        {
            Name = NotEmpty(root["name"]),
            Now = now,
            Metric = metric,
            Report = ReadReport(root["report"], now),
            Series = series,
            Signals = root["signals"].List(item => SeriesReader.ReadSignal(item, now)),
            Changes = root["changes"].List(item => ReadChange(item, now)),
            Alerts = root["alerts"].List(item => ReadAlert(item, now)),
            VendorIncidents = root["vendorIncidents"].List(item => ReadVendorIncident(item, now)),
            Breakdown = root["breakdown"].IsNull ? null : BreakdownReader.Read(root["breakdown"], metric.Kind, series[0].Source, now),
            Calendar = root["calendar"].List(ReadCalendarEntry),
            Answers = root["answers"].List(item => ReadAnswer(item, now)),
            Unavailable = ReadUnavailable(root["unavailable"]),
        };
    }

    public static Segment ReadSegment(StrictJson json)
    {
        json.WithFields("platform?", "browser?", "country?", "device?", "appVersion?");
        return new(json.Element.EnumerateObject().ToDictionary(property => property.Name, property => json[property.Name].Text()));
    }

    public static DateTimeOffset NotAfter(StrictJson json, DateTimeOffset now) =>
        json.Time() is var time && time <= now ? time : throw json.Wrong("is later than now");

    private static ScenarioMetric ReadMetric(StrictJson json)
    {
        json.WithFields("name", "kind", "goodDirection", "timeZone", "services", "vendors", "unitValue");
        var zone = json["timeZone"].Text();
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            throw json["timeZone"].Wrong("must be the IANA name of a time zone, such as Europe/Berlin");
        return new(
            json["name"].Text(),
            json["kind"].OneOf(ScenarioWords.MetricKinds),
            json["goodDirection"].OneOf(ScenarioWords.Directions),
            zone,
            json["services"].List(item => item.Text()),
            json["vendors"].List(item => item.Text()),
            json["unitValue"].IsNull ? null : ReadMoney(json["unitValue"]));
    }

    private static Money ReadMoney(StrictJson json)
    {
        json.WithFields("amount", "currency");
        var currency = json["currency"].Text();
        if (currency.Length != 3 || currency.Any(letter => letter is < 'A' or > 'Z'))
            throw json["currency"].Wrong("must be three capital letters");
        return new(json["amount"].Number(), currency);
    }

    private static ScenarioReport ReadReport(StrictJson json, DateTimeOffset now)
    {
        json.WithFields("at", "by", "text");
        return new(NotAfter(json["at"], now), json["by"].Text(), json["text"].Text());
    }

    private static Change ReadChange(StrictJson json, DateTimeOffset now)
    {
        json.WithFields("id", "at", "kind", "title", "service", "scope", "author", "rollout");
        return new()
        {
            Id = json["id"].Text(),
            At = NotAfter(json["at"], now),
            Kind = json["kind"].OneOf(ScenarioWords.ChangeKinds),
            Title = json["title"].Text(),
            Service = json["service"].Text(),
            Scope = ReadSegment(json["scope"]),
            Author = json["author"].Text(),
            Rollout = json["rollout"].List(ReadStep),
        };
    }

    private static RolloutStep ReadStep(StrictJson json)
    {
        json.WithFields("at", "percent");
        var percent = json["percent"].Number();
        return percent is >= 0 and <= 100 ? new(json["at"].Time(), percent) : throw json["percent"].Wrong("must be from 0 to 100");
    }

    private static Alert ReadAlert(StrictJson json, DateTimeOffset now)
    {
        json.WithFields("id", "start", "end", "severity", "kind", "service", "title");
        return new()
        {
            Id = json["id"].Text(),
            Start = NotAfter(json["start"], now),
            End = json["end"].TimeOrNull(),
            Severity = json["severity"].OneOf(ScenarioWords.Severities),
            Kind = json["kind"].OneOf(ScenarioWords.AlertKinds),
            Service = json["service"].Text(),
            Title = json["title"].Text(),
        };
    }

    private static VendorIncident ReadVendorIncident(StrictJson json, DateTimeOffset now)
    {
        json.WithFields("id", "vendor", "component", "start", "end", "postedAt", "impact", "title");
        return new()
        {
            Id = json["id"].Text(),
            Vendor = json["vendor"].Text(),
            Component = json["component"].Text(),
            Start = NotAfter(json["start"], now),
            End = json["end"].TimeOrNull(),
            PostedAt = NotAfter(json["postedAt"], now),
            Impact = json["impact"].OneOf(ScenarioWords.Impacts),
            Title = json["title"].Text(),
        };
    }

    private static CalendarEntry ReadCalendarEntry(StrictJson json)
    {
        json.WithFields("from", "to", "kind", "title");
        return new()
        {
            From = json["from"].Time(),
            To = json["to"].Time(),
            Kind = json["kind"].OneOf(ScenarioWords.CalendarKinds),
            Title = json["title"].Text(),
        };
    }

    private static ScenarioAnswer ReadAnswer(StrictJson json, DateTimeOffset now)
    {
        json.WithFields("question", "at", "by", "value", "note");
        return new(
            json["question"].OneOf(ScenarioWords.Questions),
            NotAfter(json["at"], now),
            json["by"].Text(),
            json["value"].OneOf(ScenarioWords.AnswerValues),
            json["note"].Text());
    }

    private static IReadOnlyList<string> ReadUnavailable(StrictJson json)
    {
        var names = json.List(item => item.Text());
        return names.Distinct().Count() == names.Count ? names : throw json.Wrong("names a source twice");
    }

    private static string NotEmpty(StrictJson json) => json.Text() is { Length: > 0 } text ? text : throw json.Wrong("must not be empty");

    private static IReadOnlyList<T> NotEmpty<T>(StrictJson json, IReadOnlyList<T> items) => items.Count > 0 ? items : throw json.Wrong("must not be empty");
}
