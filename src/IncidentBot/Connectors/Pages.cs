namespace IncidentBot.Connectors;

/// <summary>What was read of a list.</summary>
/// <param name="IsCut">Whether there is more than the cap allows to read.</param>
/// <param name="Trouble">What stopped the reading early; null when nothing did.</param>
internal sealed record PagedList<T>(IReadOnlyList<T> Items, bool IsCut, Trouble? Trouble);

/// <summary>Reads a list page by page until it ends, leaves the window, or the cap is reached.</summary>
internal static class Pages
{
    /// <param name="ask">Asks for the page at a place: a number, an offset, a cursor.</param>
    /// <param name="nextOf">From a page and its place the place of the next page; null when this was the last one that matters.</param>
    public static async Task<PagedList<TItem>> ReadAsync<TPage, TItem, TPlace>(
        Reading reading,
        int mostPages,
        TPlace first,
        Func<TPlace, CancellationToken, Task<TPage>> ask,
        Func<TPage, IReadOnlyList<TItem>> itemsOf,
        Func<TPlace, TPage, TPlace?> nextOf)
        where TPage : class
        where TPlace : class
    {
        var items = new List<TItem>();
        TPlace? place = first;
        for (var page = 0; page < mostPages && place is not null; page++)
        {
            var here = place;
            var answer = await reading.AskAsync(token => ask(here, token));
            if (answer.Value is not { } read)
                return new PagedList<TItem>(items, false, answer.Trouble);
            items.AddRange(itemsOf(read));
            place = nextOf(here, read);
        }

        return new PagedList<TItem>(items, place is not null, null);
    }
}
