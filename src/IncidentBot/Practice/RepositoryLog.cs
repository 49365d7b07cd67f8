namespace IncidentBot.Practice;

/// <summary>Something that was shipped, or committed to the tracking code.</summary>
internal sealed record Shipped(long Id, DateTimeOffset At, string Sha, string Title, string Author, string? Release, DateTimeOffset CommittedAt, bool IsTracking);

/// <summary>What happened in one repository, newest first: the story's own changes among the usual ones of working days.</summary>
internal static class RepositoryLog
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(21);
    private static readonly TimeSpan AfterOnset = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan FromMergeToRollout = TimeSpan.FromMinutes(24);
    private static readonly string[] Authors = ["jonas", "mika", "sofie", "renovate[bot]", "omar"];

    private static readonly string[] Titles =
    [
        "Bump dependencies", "Refactor the price formatter", "Log the request id everywhere", "Fix a typo on the returns page", "Cache the category tree",
        "Move feature switches to the new library", "Improve the error message for closed shops", "Reduce the image sizes", "Clean up unused styles", "Add an index hint for reports",
    ];

    public static IReadOnlyList<Shipped> Of(StoryRepository repository, Telling telling) =>
    [
        .. Usual(repository, telling).Concat(Planned(repository, telling))
            .Where(shipped => shipped.At <= telling.Now)
            .OrderByDescending(shipped => shipped.At),
    ];

    private static IEnumerable<Shipped> Planned(StoryRepository repository, Telling telling) =>
        from change in telling.Story.Changes
        where change.Repository == repository.Name
        let at = telling.Onset + change.After
        let key = $"{repository.Name} {change.Title} {telling.Onset.ToUnixTimeSeconds()}"
        select new Shipped(IdOf(key), at, Dice.Sha(key), change.Title, change.Author, change.Release, telling.Onset + (change.CommittedAfter ?? change.After - FromMergeToRollout), change.CommittedAfter is not null);

    /// <summary>By the hour, so that the past does not depend on when it is asked for.</summary>
    private static IEnumerable<Shipped> Usual(StoryRepository repository, Telling telling)
    {
        const int workingHours = 9;
        var seed = Dice.Seed(repository.Name);
        var lastHour = telling.Now.ToUnixTimeSeconds() / 3600;
        for (var hour = lastHour - (long)Kept.TotalHours; hour <= lastHour; hour++)
        {
            var dice = Dice.For(seed, hour);
            var (chance, minute, title, author, tracking) = (dice.Uniform(), dice.Uniform(), dice.Uniform(), dice.Uniform(), dice.Uniform());
            var at = DateTimeOffset.FromUnixTimeSeconds(hour * 3600).AddMinutes((int)(60 * minute));
            var local = TimeZoneInfo.ConvertTime(at, Season.Zone);
            var isWork = local.Hour is >= 9 and < 9 + workingHours && local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);
            if (!isWork || chance > repository.PerDay / workingHours || IsQuiet(at, telling))
                continue;
            var key = $"{repository.Name} {hour}";
            var release = repository.Ships == Ships.Releases ? $"8.3.{hour % 40}" : null;
            var words = release is null ? Titles[(int)(title * Titles.Length)] : $"Maintenance release {release}";
            yield return new(IdOf(key), at, Dice.Sha(key), words, Authors[(int)(author * Authors.Length)], release, at - FromMergeToRollout, repository.TrackingPath is not null && tracking < 0.08);
        }
    }

    /// <summary>The story is not blurred by a change that happens to lie at its onset.</summary>
    private static bool IsQuiet(DateTimeOffset at, Telling telling) => at > telling.Onset - telling.Story.Quiet && at < telling.Onset + AfterOnset;

    private static long IdOf(string key) => (long)(Dice.Seed(key) % 2_000_000_000);
}
