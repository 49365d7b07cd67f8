using System.Globalization;
using System.Text.RegularExpressions;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>A moment as people say it; what it means depends on the metric's time zone and on now.</summary>
internal abstract record SinceWords
{
    /// <summary>People round, and clocks differ: a time so little ahead means just now, and not yesterday.</summary>
    private static readonly TimeSpan Rounding = TimeSpan.FromMinutes(10);

    /// <summary>A clock time of today (the latest such time before now unless a day is named).</summary>
    internal sealed record Clock(TimeOnly Time, int? DaysAgo) : SinceWords;

    internal sealed record Ago(TimeSpan Length) : SinceWords;

    internal sealed record Weekday(DayOfWeek Day, TimeOnly Time) : SinceWords;

    internal sealed record Exact(DateTimeOffset At) : SinceWords;

    /// <summary>The moment in UTC. It can lie in the future when a day was named: the caller refuses that.</summary>
    public DateTimeOffset Resolve(DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        switch (this)
        {
            case Exact exact:
                return exact.At.ToUniversalTime();
            case Ago ago:
                return now - ago.Length;
            case Weekday weekday:
                var back = ((int)today.DayOfWeek - (int)weekday.Day + 7) % 7;
                return LocalMoment(today.AddDays(-back), weekday.Time, zone);
            case Clock { DaysAgo: { } days } clock:
                return LocalMoment(today.AddDays(-days), clock.Time, zone);
            case Clock clock:
                var at = LocalMoment(today, clock.Time, zone);
                return at <= now ? at : at <= now + Rounding ? now : LocalMoment(today.AddDays(-1), clock.Time, zone);
            default:
                throw new InvalidOperationException($"Unknown words {this}.");
        }
    }

    private static DateTimeOffset LocalMoment(DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        // Spring forward: the skipped hour means the one after it.
        if (zone.IsInvalidTime(local))
            local += TimeSpan.FromHours(1);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}

/// <summary>Finds the moment in a sentence: "since 9:40", "since yesterday", "2 hours ago", "since Monday 8:00", "from 2026-11-20T09:00Z on", "9:40 or so it started".</summary>
internal static partial class SinceReader
{
    private const string Lead = @"(?:,?\s*\b(?:starting|started|start)\b\s*)?\b(?:since|from|at|around|about|roughly|as of)\b(?:\s+(?:about|around|roughly|approximately|circa|ca\.?))?\s+";
    private const string Tail = @"(?:\s+on\b|\s+onwards?\b)?";

    /// <summary>The words, and the part of the text that they stand in; null when there are none.</summary>
    public static SinceWords? Find(string text, out Match? match)
    {
        foreach (var (regex, read) in Readers)
        {
            match = regex.Match(text);
            if (match.Success && read(match) is { } words)
                return words;
        }

        match = null;
        return null;
    }

    /// <summary>A whole field that should be a time, with or without "since".</summary>
    public static SinceWords? ReadField(string text)
    {
        var field = text.Trim();
        return Find(field, out _) ?? Find($"since {field}", out _);
    }

    private static readonly (Regex Regex, Func<Match, SinceWords?> Read)[] Readers =
    [
        (ExactTime(), match => DateTimeOffset.TryParse(match.Groups["iso"].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? new SinceWords.Exact(at) : null),
        (AgoTime(), match => Length(match) is { } length ? new SinceWords.Ago(length) : null),
        (DayTime(), ReadDay),
        (WeekdayTime(), match => new SinceWords.Weekday(Enum.Parse<DayOfWeek>(match.Groups["day"].Value, ignoreCase: true), TimeOf(match) ?? TimeOnly.MinValue)),
        (ClockTime(), match => TimeOf(match) is { } time ? new SinceWords.Clock(time, match.Groups["day"].Value.ToLowerInvariant() switch { "today" => 0, "yesterday" => 1, _ => null }) : null),
        (BareTime(), match => TimeOf(match) is { } time ? new SinceWords.Clock(time, null) : null),
    ];

    private static SinceWords.Clock ReadDay(Match match) => match.Groups["day"].Value.ToLowerInvariant() switch
    {
        "yesterday" => new SinceWords.Clock(TimeOf(match) ?? TimeOnly.MinValue, 1),
        "today" => new SinceWords.Clock(TimeOf(match) ?? TimeOnly.MinValue, 0),
        "this morning" => new SinceWords.Clock(TimeOf(match) ?? new TimeOnly(6, 0), 0),
        "midnight" => new SinceWords.Clock(TimeOnly.MinValue, null),
        "noon" => new SinceWords.Clock(new TimeOnly(12, 0), null),
        _ => new SinceWords.Clock(new TimeOnly(22, 0), 1),
    };

    private static TimeOnly? TimeOf(Match match)
    {
        if (!match.Groups["hour"].Success)
            return null;
        var hour = int.Parse(match.Groups["hour"].ValueSpan, CultureInfo.InvariantCulture);
        var minute = match.Groups["minute"].Success ? int.Parse(match.Groups["minute"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var half = match.Groups["half"].Value.ToLowerInvariant();
        if (half is "pm" && hour < 12)
            hour += 12;
        if (half is "am" && hour == 12)
            hour = 0;
        return hour < 24 && minute < 60 ? new TimeOnly(hour, minute) : null;
    }

    private static TimeSpan? Length(Match match)
    {
        var text = match.Groups["count"].Value;
        var count = text.Equals("an", StringComparison.OrdinalIgnoreCase) || text.Equals("a", StringComparison.OrdinalIgnoreCase) || text.Length == 0
            ? 1 : double.Parse(text.Replace(',', '.'), CultureInfo.InvariantCulture);
        if (count > 1000)
            return null;
        return char.ToLowerInvariant(match.Groups["unit"].Value[0]) switch
        {
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            'd' => TimeSpan.FromDays(count),
            _ => TimeSpan.FromDays(7 * count),
        };
    }

    private const string Clock = @"(?<hour>\d{1,2})(?::(?<minute>\d{2}))?\s?(?<half>am|pm)?";

    [GeneratedRegex($@"(?:{Lead})?(?<iso>\d{{4}}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?){Tail}", RegexOptions.IgnoreCase)]
    private static partial Regex ExactTime();

    [GeneratedRegex($@"(?:{Lead})?(?:(?<count>\d{{1,4}}(?:[.,]\d)?|an?)\s?(?<unit>min(?:ute)?s?|m|h(?:ou)?rs?|h|d(?:ay)?s?|w(?:ee)?ks?)\s+ago\b|(?:in|for|over)\s+the\s+(?:last|past)\s+(?<count>\d{{1,4}})?\s?(?<unit>min(?:ute)?s?|h(?:ou)?rs?|d(?:ay)?s?|w(?:ee)?ks?)\b)", RegexOptions.IgnoreCase)]
    private static partial Regex AgoTime();

    [GeneratedRegex($@"(?:{Lead})?\b(?<day>yesterday|today|this morning|midnight|noon|last night)\b(?:\s*,?\s*(?:at\s+)?{Clock}(?=\s|$|[,.;]))?{Tail}", RegexOptions.IgnoreCase)]
    private static partial Regex DayTime();

    [GeneratedRegex($@"(?:{Lead})(?:last\s+)?(?<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b(?:\s*,?\s*(?:at\s+)?{Clock}(?=\s|$|[,.;]))?{Tail}", RegexOptions.IgnoreCase)]
    private static partial Regex WeekdayTime();

    [GeneratedRegex($@"(?:{Lead}){Clock}(?=\s|$|[,.;])(?:\s+(?<day>today|yesterday)\b)?{Tail}", RegexOptions.IgnoreCase)]
    private static partial Regex ClockTime();

    // Without a word before it only what can be nothing else.
    [GeneratedRegex(@"(?<![\w:.,/-])(?:it\s+(?:started|began)\s+)?(?<hour>\d{1,2}):(?<minute>\d{2})\s?(?<half>am|pm)?(?:ish)?(?=\s|$|[,.;?!])(?:\s+or\s+so\b)?(?:,?\s+it\s+(?:started|began)\b)?", RegexOptions.IgnoreCase)]
    private static partial Regex BareTime();
}
