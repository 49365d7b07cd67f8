using System.Globalization;
using System.Text.RegularExpressions;
using IncidentBot.Triage;

namespace IncidentBot.Practice.Vendors;

/// <summary>What the shop understands of PromQL: the first selector, its range and the labels of <c>by</c>; functions and operators around it are taken as sum.</summary>
internal sealed partial record ShopQuery(string Name, IReadOnlyDictionary<string, string> Matchers, TimeSpan Range, IReadOnlyList<string> By)
{
    private static readonly TimeSpan ShortestRange = TimeSpan.FromMinutes(5);

    /// <summary>Null when there is no selector in it.</summary>
    public static ShopQuery? Read(string query)
    {
        var selector = Selector().Match(query);
        if (!selector.Success)
            return null;
        var by = ByLabels().Match(query).Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var matchers = Matcher().Matches(selector.Groups["matchers"].Value).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        return new(selector.Groups["name"].Value, matchers, RangeOf(selector), by);
    }

    /// <summary>The source whose counter it is, by its label <c>counted_by</c>.</summary>
    public SourceRole? Role => Matchers.GetValueOrDefault("counted_by") switch
    {
        "analytics" => SourceRole.Analytics,
        "server" => SourceRole.Server,
        "payments" => SourceRole.Payments,
        _ => null,
    };

    /// <summary>The leaves that pass its matchers.</summary>
    public IReadOnlyList<Leaf> Leaves() =>
        [.. Leaf.All.Where(leaf => Matchers.All(matcher => leaf.Label(matcher.Key) is not { } value || value == matcher.Value))];

    private static TimeSpan RangeOf(Match selector) => selector.Groups["range"].Success
        ? TimeSpan.FromSeconds(double.Parse(selector.Groups["range"].ValueSpan, CultureInfo.InvariantCulture) * UnitOf(selector.Groups["unit"].Value))
        : ShortestRange;

    private static int UnitOf(string unit) => unit switch { "s" => 1, "m" => 60, "h" => 3600, _ => 86400 };

    [GeneratedRegex(@"(?<name>[a-zA-Z_][\w:]*)\s*\{(?<matchers>[^}]*)\}\s*(?:\[(?<range>\d+)(?<unit>[smhd])\])?")]
    private static partial Regex Selector();

    [GeneratedRegex(@"(\w+)\s*=~?\s*""([^""]*)""")]
    private static partial Regex Matcher();

    [GeneratedRegex(@"\bby\s*\(([^)]*)\)")]
    private static partial Regex ByLabels();
}
