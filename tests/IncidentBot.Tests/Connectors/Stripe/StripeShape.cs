using System.Globalization;
using System.Text.RegularExpressions;

namespace IncidentBot.Tests.Connectors.Stripe;

/// <summary>Stripe's list of charges over made-up ones: newest first, by <c>created[gte]</c>, <c>created[lt]</c>, <c>limit</c> and <c>starting_after</c>.</summary>
internal sealed partial class StripeShape(IEnumerable<(DateTimeOffset At, string Json)> charges)
{
    private readonly List<(long Created, string Id, string Json)> _newestFirst =
        [.. charges.OrderByDescending(charge => charge.At).Select(charge => (charge.At.ToUnixTimeSeconds(), Id().Match(charge.Json).Groups[1].Value, charge.Json))];

    public Reply Reply => (context, asked) =>
    {
        var query = context.Request.Query;
        var (from, to, limit) = (long.Parse(query["created[gte]"].ToString(), CultureInfo.InvariantCulture), long.Parse(query["created[lt]"].ToString(), CultureInfo.InvariantCulture), int.Parse(query["limit"].ToString(), CultureInfo.InvariantCulture));
        var inside = _newestFirst.Where(charge => charge.Created >= from && charge.Created < to).ToList();
        var first = query["starting_after"].ToString() is { Length: > 0 } after ? inside.FindIndex(charge => charge.Id == after) + 1 : 0;
        return Replies.Json(StripePayloads.List(inside.Count > first + limit, inside.Skip(first).Take(limit).Select(charge => charge.Json)))(context, asked);
    };

    [GeneratedRegex("\"id\":\"([^\"]+)")]
    private static partial Regex Id();
}
