using System.Globalization;
using IncidentBot.Practice.Stories;

namespace IncidentBot.Practice;

/// <summary>The six drops as somebody would report them now; clock times are rounded, as people do.</summary>
internal sealed class PracticeMenu(TimeProvider time) : IPracticeMenu
{
    private static readonly TimeSpan Rounding = TimeSpan.FromMinutes(10);

    public IReadOnlyList<PracticeDrop> Drops => [.. StoryBook.All.Select(story => new PracticeDrop(story.Id, story.Title, SentenceOf(story)))];

    private string SentenceOf(Story story)
    {
        if (!story.SaysWhen)
            return story.Report;
        var now = time.GetUtcNow();
        var onset = story.OnsetOf(now);
        var rounded = TimeZoneInfo.ConvertTime(new DateTimeOffset((onset.UtcTicks + Rounding.Ticks / 2) / Rounding.Ticks * Rounding.Ticks, TimeSpan.Zero), Season.Zone);
        var day = now - onset < TimeSpan.FromHours(12) ? "" : $"{rounded.DayOfWeek} ";
        return string.Create(CultureInfo.InvariantCulture, $"{story.Report} since {day}{rounded:H:mm}");
    }
}
