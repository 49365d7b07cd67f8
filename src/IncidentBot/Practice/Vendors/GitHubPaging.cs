using System.Globalization;

namespace IncidentBot.Practice.Vendors;

/// <summary>Pages as GitHub cuts them, with the addresses of the others in the header <c>Link</c> (RFC 5988).</summary>
internal static class GitHubPaging
{
    private const int DefaultLength = 30;
    private const int LongestPage = 100;

    public static IReadOnlyList<object> Cut(HttpContext context, IReadOnlyList<object> all)
    {
        var length = Math.Clamp(NumberOf(context, "per_page") ?? DefaultLength, 1, LongestPage);
        var page = Math.Max(NumberOf(context, "page") ?? 1, 1);
        var last = Math.Max(1, (all.Count + length - 1) / length);
        var links = new List<string>();
        if (page > 1)
            links.AddRange([LinkTo(context, page - 1, length, "prev"), LinkTo(context, 1, length, "first")]);
        if (page < last)
            links.AddRange([LinkTo(context, page + 1, length, "next"), LinkTo(context, last, length, "last")]);
        if (links.Count > 0)
            context.Response.Headers.Link = string.Join(", ", links);
        context.Response.Headers["x-ratelimit-limit"] = "5000";
        context.Response.Headers["x-ratelimit-remaining"] = "4999";
        return [.. all.Skip((page - 1) * length).Take(length)];
    }

    private static int? NumberOf(HttpContext context, string name) =>
        int.TryParse(context.Request.Query[name], CultureInfo.InvariantCulture, out var number) && number < 1_000_000 ? number : null;

    private static string LinkTo(HttpContext context, int page, int length, string relation)
    {
        var request = context.Request;
        var query = QueryString.Create(request.Query.Where(pair => pair.Key is not ("page" or "per_page")));
        query = query.Add("per_page", length.ToString(CultureInfo.InvariantCulture)).Add("page", page.ToString(CultureInfo.InvariantCulture));
        return $"<{request.Scheme}://{request.Host}{request.Path}{query}>; rel=\"{relation}\"";
    }
}
