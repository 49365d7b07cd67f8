using F23.StringSimilarity;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>The metrics that were described in the configuration.</summary>
internal sealed class Catalogue
{
    /// <summary>Below this two names do not look alike to people.</summary>
    private const double Alike = 0.5;

    private static readonly RatcliffObershelp Likeness = new();

    private readonly Dictionary<string, Metric> _byName = [];

    public Catalogue(IReadOnlyList<Metric> metrics)
    {
        Metrics = metrics;
        foreach (var metric in metrics)
        {
            foreach (var name in NamesOf(metric))
                _byName.TryAdd(Plain(name), metric);
        }
    }

    public IReadOnlyList<Metric> Metrics { get; }

    /// <summary>The metric of exactly this name or alias; case, spaces, underscores and dashes do not matter.</summary>
    public Metric? Find(string name) => _byName.GetValueOrDefault(Plain(name));

    /// <summary>The metrics whose name or alias is spelt most like <paramref name="name"/>, nearest first; none that is not alike at all.</summary>
    public IReadOnlyList<Metric> Nearest(string name, int count)
    {
        var wanted = Plain(name);
        return [.. Metrics
            .Select(metric => (metric, likeness: NamesOf(metric).Max(known => Likeness.Similarity(wanted, Plain(known)))))
            .Where(candidate => candidate.likeness >= Alike)
            .OrderByDescending(candidate => candidate.likeness)
            .ThenBy(candidate => candidate.metric.Name, StringComparer.Ordinal)
            .Take(count)
            .Select(candidate => candidate.metric)];
    }

    /// <summary>What is compared of a name: people write <c>Checkout Conversion</c>, <c>checkout_conversion</c> and <c>checkout-conversion</c>.</summary>
    internal static string Plain(string name) => new([.. name.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    internal static IEnumerable<string> NamesOf(Metric metric) => metric.Aliases.Prepend(metric.Name);
}
