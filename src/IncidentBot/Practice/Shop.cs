using IncidentBot.Practice.Stories;

namespace IncidentBot.Practice;

/// <summary>A story as its triage sees it: told around the anchor, and not a moment further than now.</summary>
internal sealed record Telling(Story Story, Till Till, DateTimeOffset Onset, DateTimeOffset Now);

/// <summary>The made-up outdoor shop Pinebox: who asks for something of it gets the story that it belongs to.</summary>
internal sealed class Shop(IPracticeClock clock, TimeProvider time)
{
    private readonly Till[] _tills = [.. StoryBook.All.Select(story => new Till(story))];

    /// <summary>The first story that fits, or null when the shop has no such thing.</summary>
    public async Task<Telling?> TellAsync(Func<Story, bool> fits, CancellationToken cancellationToken) =>
        Array.Find(_tills, till => fits(till.Story)) is { } till ? await TellAsync(till, cancellationToken) : null;

    public async Task<IReadOnlyList<Telling>> TellAllAsync(CancellationToken cancellationToken)
    {
        var all = new List<Telling>();
        foreach (var till in _tills)
            all.Add(await TellAsync(till, cancellationToken));
        return all;
    }

    private async Task<Telling> TellAsync(Till till, CancellationToken cancellationToken) =>
        new(till.Story, till, till.Story.OnsetOf(await clock.AnchorOfAsync(till.Story.Metric, cancellationToken)), time.GetUtcNow());
}
