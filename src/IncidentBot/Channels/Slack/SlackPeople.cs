using System.Collections.Concurrent;
using IncidentBot.Triage;

namespace IncidentBot.Channels.Slack;

/// <summary>Who is behind an id. Asked once an hour, and never for so long that the speaker and whom they mention, one after the other, take three seconds.</summary>
internal sealed class SlackPeople(SlackClient slack, IReadOnlyList<Metric> metrics, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan FreshFailure = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1.25);

    private readonly Dictionary<string, string> _catalogue = metrics.SelectMany(metric => metric.People)
        .Where(person => person.SlackId is not null).DistinctBy(person => person.SlackId).ToDictionary(person => person.SlackId ?? "", person => person.Name);

    private readonly ConcurrentDictionary<string, Known> _known = new();
    private readonly ConcurrentDictionary<string, string> _ids = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="otherwise">What to call somebody whose name Slack does not tell in time.</param>
    public async Task<string> FindNameAsync(string id, string? otherwise, CancellationToken cancellationToken)
    {
        if (_catalogue.TryGetValue(id, out var name))
            return name;
        if (!_known.TryGetValue(id, out var known) || known.Until <= time.GetUtcNow())
        {
            var asked = await AskAsync(id, cancellationToken);
            known = new Known(asked ?? known?.Name, time.GetUtcNow() + (asked is null ? FreshFailure : Fresh));
            _known[id] = known;
        }

        return known.Name ?? (otherwise is { Length: > 0 } ? otherwise : id);
    }

    /// <summary>Lets somebody who was mentioned by a person be mentioned back by the name that was read out of it.</summary>
    public void Remember(string id, string name) => _ids[name] = id;

    /// <summary>The id to mention a person by; null when only the name is known.</summary>
    public string? FindId(Person person) => person.SlackId ?? _ids.GetValueOrDefault(person.Name);

    private async Task<string?> AskAsync(string id, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LongestWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var reply = await slack.AskAsync(SlackMethods.GetUser, "", id, api => api.GetUserAsync(id, either.Token), either.Token);
            var user = reply.Answer?.User;
            return new[] { user?.Profile?.DisplayName, user?.Profile?.RealName, user?.RealName, user?.Name }.FirstOrDefault(name => !string.IsNullOrWhiteSpace(name));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A name is not worth missing the three seconds in which Slack wants its acknowledgement.
            return null;
        }
    }

    private sealed record Known(string? Name, DateTimeOffset Until);
}
