using System.Text.RegularExpressions;
using Refit;

namespace IncidentBot.Connectors;

/// <summary>Reads a list with <c>Link</c> headers newest first until it leaves the window, or <see cref="MostPages"/> are read.</summary>
internal sealed partial class LinkedPages(Vendor vendor)
{
    public const int PageLength = 100;

    public const int MostPages = 3;

    public async Task<PagedList<TItem>> ReadAsync<TPage, TItem>(
        Reading reading,
        Func<int, CancellationToken, Task<IApiResponse<TPage>>> askPage,
        Func<TPage, IReadOnlyList<TItem>> itemsOf,
        Func<TItem, bool> isBeforeWindow)
        where TPage : class
    {
        var items = new List<TItem>();
        for (var page = 1; page <= MostPages; page++)
        {
            var number = page;
            var answer = await reading.AskAsync(token => AskAsync(askPage, number, token));
            if (answer.Value is not { } read)
                return new PagedList<TItem>(items, false, answer.Trouble);
            var listed = itemsOf(read.Content);
            items.AddRange(listed);
            if (read.Next is null || listed.Any(isBeforeWindow))
                return new PagedList<TItem>(items, false, null);
            // The next page is asked for by its number: the link only tells that there is one, and one elsewhere is a sign of something wrong.
            if (!vendor.Allows(read.Next))
                return new PagedList<TItem>(items, false, new Trouble($"{vendor.Name} names another host ({read.Next.Host}) for the next page, which is refused."));
        }

        return new PagedList<TItem>(items, true, null);
    }

    private static async Task<Page<TPage>> AskAsync<TPage>(Func<int, CancellationToken, Task<IApiResponse<TPage>>> askPage, int page, CancellationToken cancellationToken)
        where TPage : class
    {
        using var response = await askPage(page, cancellationToken);
        await response.EnsureSuccessfulAsync();
        return new Page<TPage>(response.Content ?? throw new RefusedAnswerException("sent an answer that could not be understood"), NextOf(response));
    }

    private static Uri? NextOf(IApiResponse response) =>
        response.Headers is { } headers && headers.TryGetValues("Link", out var links)
        && NextLink().Match(string.Join(", ", links)) is { Success: true } next
        && Uri.TryCreate(next.Groups[1].Value, UriKind.Absolute, out var address) ? address : null;

    [GeneratedRegex("<([^>]*)>[^,]*;\\s*rel=\"?next\"?")]
    private static partial Regex NextLink();

    private sealed record Page<TPage>(TPage Content, Uri? Next);
}
