using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Channels.Slack;

/// <summary>Where a message can be seen: the addresses of threads in the workspace.</summary>
internal sealed class SlackWorkspace(SlackClient slack, ITriageStore store)
{
    private volatile Uri? _address;

    /// <summary>The threads of these triages, of those that are posted.</summary>
    public async Task<IReadOnlyDictionary<string, Uri>> FindThreadsAsync(IEnumerable<string> triages, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, Uri>();
        foreach (var triage in triages.Distinct())
        {
            var root = (await store.LoadAsync(triage, cancellationToken))?.Outbox.FirstOrDefault(entry => entry.Message.Placement == Placement.Root);
            if (root is { MessageId: { } ts, Place.Channel: SlackChannel.ChannelName } && await FindAddressAsync(cancellationToken) is { } address)
                found[triage] = new Uri(address, $"archives/{root.Place.Conversation}/p{ts.Replace(".", "", StringComparison.Ordinal)}");
        }

        return found;
    }

    private async Task<Uri?> FindAddressAsync(CancellationToken cancellationToken)
    {
        if (_address is null && await TestAsync(cancellationToken) is { Answer.Identity.Url: { } text } && Uri.TryCreate(text, UriKind.Absolute, out var address))
            _address = address;
        return _address;
    }

    /// <summary>Who we are in Slack, and which scopes the token has.</summary>
    public Task<SlackReply<SlackTested>> TestAsync(CancellationToken cancellationToken) => slack.AskAsync(SlackMethods.Test, "", "", async api =>
    {
        using var response = await api.TestAsync(cancellationToken);
        await response.EnsureSuccessfulAsync();
        var identity = response.Content ?? new SlackIdentity { Ok = false };
        var scopes = response.Headers?.TryGetValues("x-oauth-scopes", out var values) == true ? values.SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries)).ToList() : null;
        return new SlackTested { Ok = identity.Ok, Error = identity.Error, Needed = identity.Needed, Provided = identity.Provided, Identity = identity, Scopes = scopes };
    }, cancellationToken);
}

internal sealed record SlackTested : SlackAnswer
{
    public required SlackIdentity Identity { get; init; }

    public required IReadOnlyList<string>? Scopes { get; init; }
}
