using System.Globalization;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>What the team may name as the culprit when it closes: the changes and vendors' notices that the triage knows, or none of these.</summary>
internal static class Culprits
{
    private const string NoneOfThese = "none of these";
    private const int MostOffered = 12;
    private const int ShortestName = 3;

    /// <summary>What a form's choice can carry in every chat; whatever has a longer id can be named in words.</summary>
    private const int LongestId = 150;

    /// <summary>The likeliest ones, and none of these; empty when the triage knows none.</summary>
    public static IReadOnlyList<Choice> Choices(Diagnosis diagnosis)
    {
        var known = Known(diagnosis.Analyses).Where(one => one.Id.Length <= LongestId).ToList();
        var likely = diagnosis.Analyses.Coincidence.Candidates.Select(candidate => candidate.Id).Prepend(diagnosis.Verdict.Culprit ?? "").Distinct().ToList();
        var offered = known.OrderBy(one => likely.IndexOf(one.Id) is >= 0 and var rank ? rank : int.MaxValue).ThenByDescending(one => one.At).ThenBy(one => one.Id, StringComparer.Ordinal).Take(MostOffered);
        return known.Count == 0 ? [] : [.. offered.Select(one => new Choice(one.Id, Label(one, diagnosis.Analyses))), new Choice(NoneOfThese, "None of these")];
    }

    /// <summary>What a form's choice says; null when nothing was chosen.</summary>
    public static RealCulprit? Chosen(string value) => value switch
    {
        "" => null,
        NoneOfThese => new RealCulprit(null),
        _ => new RealCulprit(value),
    };

    /// <summary>The one that the words name by id or title, in whole or in part: "own change: release 8.4". Null when they name none, or several.</summary>
    public static RealCulprit? NamedIn(string words, Analyses analyses)
    {
        if (ReplyWords.Contains(words, NoneOfThese))
            return new RealCulprit(null);
        var name = Catalogue.Plain(words[(words.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        var named = Known(analyses).Where(one => ReplyWords.Contains(words, one.Id) || Alike(Catalogue.Plain(one.Title), name)).ToList();
        return named is [var only] ? new RealCulprit(only.Id) : null;
    }

    /// <summary>Why it cannot be the culprit of such a cause, in one sentence; null when it can.</summary>
    public static string? Misfit(Cause cause, RealCulprit? culprit, Analyses analyses)
    {
        if (culprit?.Id is not { } id)
            return null;
        if (TitleOf(id, analyses) is not { } title)
            return "I do not know that change or notice any more. Please choose from the list again.";
        var isChange = analyses.Changes.Any(change => change.Id == id);
        return (cause, isChange) switch
        {
            (Cause.Deploy, false) => $"“{Words.Short(title, 60)}” is a vendor's notice. Choose third party as the cause, or another culprit.",
            (Cause.Vendor, true) => $"“{Words.Short(title, 60)}” is a change of your own. Choose own change as the cause, or another culprit.",
            _ => null,
        };
    }

    public static string? TitleOf(string? id, Analyses analyses) => Known(analyses).FirstOrDefault(one => one.Id == id)?.Title;

    private static IEnumerable<KnownEvent> Known(Analyses analyses) =>
    [
        .. analyses.Changes.Select(change => new KnownEvent(change.Id, change.At, change.Title, change.Kind.ToString().ToLowerInvariant())),
        .. analyses.Incidents.Select(incident => new KnownEvent(incident.Id, incident.Start, $"{incident.Vendor}: {incident.Title}", "notice")),
    ];

    private static string Label(KnownEvent one, Analyses analyses) =>
        string.Create(CultureInfo.InvariantCulture, $"{Words.Short(one.Title, 45)} ({one.Kind}, {Words.Time(one.At, analyses.TimeZone, analyses.AsOf)})");

    private static bool Alike(string title, string name) =>
        Math.Min(title.Length, name.Length) >= ShortestName && (title.Contains(name, StringComparison.Ordinal) || name.Contains(title, StringComparison.Ordinal));

    private sealed record KnownEvent(string Id, DateTimeOffset At, string Title, string Kind);
}
