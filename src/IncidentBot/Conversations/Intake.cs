using System.Globalization;
using System.Text.Json;
using F23.StringSimilarity;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>What a starting sentence or the intake form amounts to.</summary>
internal abstract record Intake
{
    internal sealed record Understood(Metric Metric, Report Report) : Intake;

    /// <param name="Nearest">Metrics whose names look alike.</param>
    internal sealed record UnknownMetric(string Name, IReadOnlyList<Metric> Nearest) : Intake;

    internal sealed record NoMetric : Intake;

    /// <param name="Reason">One sentence that says what to do.</param>
    internal sealed record Refused(string Reason) : Intake;

    private const int LongestName = 80;
    private const int MostSlips = 2;

    private static readonly Damerau Spelling = new();

    /// <summary>Reads the sentence after "triage".</summary>
    /// <param name="chosen">The metric that was picked from the nearest ones; null to take it from the sentence.</param>
    public static Intake Read(string sentence, StartRequest? chosen, Catalogue catalogue, DateTimeOffset now)
    {
        var start = StartReader.Read(sentence);
        var name = chosen?.Metric ?? start.Metric;
        if (name.Length == 0)
            return new NoMetric();
        if (name.Length > LongestName)
            return new Refused($"A metric's name has at most {LongestName} characters. Please start with “triage”, the metric, and if you like “-20% since 9:40”.");
        var metric = chosen is { AskingOnly: true } ? AskingOnly(name) : catalogue.Find(name) ?? OneLookalike(name, catalogue);
        return metric is null ? new UnknownMetric(name, catalogue.Nearest(name, 4)) : Check(metric, start.Change, start.Since, now);
    }

    /// <summary>Reads the three fields of the form.</summary>
    public static Intake Read(string name, string size, string since, Metric current, Catalogue catalogue, DateTimeOffset now)
    {
        var metric = Catalogue.Plain(name) == Catalogue.Plain(current.Name) ? current : catalogue.Find(name) ?? (name.Trim().Length is > 0 and <= LongestName ? AskingOnly(name.Trim()) : null);
        if (metric is null)
            return new Refused($"Please give the metric a name of 1 to {LongestName} characters.");
        double? change = null;
        if (size.Trim().Length > 0)
        {
            if (!double.TryParse(size.Trim().TrimEnd('%').Replace('−', '-').Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) || !double.IsFinite(percent))
                return new Refused($"I cannot read “{Words.Short(size, 30)}” as a size. Write it like -20.");
            change = percent / 100;
        }

        SinceWords? words = null;
        if (since.Trim().Length > 0 && (words = SinceReader.ReadField(since)) is null)
            return new Refused($"I cannot read “{Words.Short(since, 40)}” as a time. Write it like 9:40, yesterday 14:00 or 2 hours ago.");
        return Check(metric, change, words, now);
    }

    private static Intake Check(Metric metric, double? change, SinceWords? words, DateTimeOffset now)
    {
        var since = words?.Resolve(now, TimeZoneInfo.FindSystemTimeZoneById(metric.TimeZone));
        if (since > now)
            return new Refused("That time lies in the future. Please say since when the metric has been low, for example “since 9:40”.");
        if (since < now - TimeSpan.FromDays(60))
            return new Refused("That is more than 60 days ago. I look at drops of the last weeks: please give a later time, or none.");
        if (change < -1)
            return new Refused("A metric cannot fall by more than 100 %. Please say the size again, for example “-20%”, or leave it out.");
        if (change > 100)
            return new Refused("A rise by more than 10,000 % is beyond me. Please say the size again, or leave it out.");
        return new Understood(metric, new Report(change, since));
    }

    // A slip of the pen is not worth a question; two that look alike are.
    private static Metric? OneLookalike(string name, Catalogue catalogue) => catalogue.Nearest(name, 4).Where(metric => IsSlip(metric, name)).ToList() is [var only] ? only : null;

    private static bool IsSlip(Metric metric, string name)
    {
        var wanted = Catalogue.Plain(name);
        return Catalogue.NamesOf(metric).Select(Catalogue.Plain).Any(known => Spelling.Distance(wanted, known) <= MostSlips);
    }

    private static Metric AskingOnly(string name) => new() { Name = name, InCatalogue = false };

    public static string ToValue(StartRequest request) => JsonSerializer.Serialize(request, TriageJson.Options);

    public static StartRequest? FromValue(string? value)
    {
        try
        {
            return value is null ? null : JsonSerializer.Deserialize<StartRequest>(value, TriageJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
