using IncidentBot.Conversations;
using IncidentBot.Settings;

namespace IncidentBot.Hooks;

/// <summary>Section <c>Hooks</c>: what other programs may post to us, each with its own bearer key. No section, no address.</summary>
internal sealed record HookOptions
{
    private const int ShortestKey = 16;

    /// <summary>Null when changes are not taken.</summary>
    public string? ChangesKey { get; init; }

    /// <summary>Null when triages are not started.</summary>
    public string? TriagesKey { get; init; }

    /// <summary>The label by which an alert names its metric.</summary>
    public required string MetricLabel { get; init; }

    /// <summary>Where triages of alerts are opened unless their metric says otherwise; null when there is no such place.</summary>
    public Place? Channel { get; init; }

    /// <summary>By metric.</summary>
    public required IReadOnlyDictionary<string, Place> Channels { get; init; }

    public static HookOptions Read(SettingsReader reader)
    {
        var (changes, triages) = (reader.Section("Changes"), reader.Section("Triages"));
        var options = new HookOptions
        {
            ChangesKey = changes.Exists ? ReadKey(changes) : null,
            TriagesKey = triages.Exists ? ReadKey(triages) : null,
            MetricLabel = triages.Optional("MetricLabel") ?? "metric",
            Channel = ReadPlace(triages, "Channel", triages.Optional("Channel")),
            Channels = triages.Map("Channels")
                .Select(pair => (Metric: Catalogue.Plain(pair.Key), Place: ReadPlace(triages, $"Channels:{pair.Key}", pair.Value)))
                .Where(pair => pair.Place is not null)
                .ToDictionary(pair => pair.Metric, pair => pair.Place ?? throw new InvalidOperationException()),
        };
        changes.NothingElse();
        triages.NothingElse();
        reader.NothingElse();
        return options;
    }

    public Place? ChannelOf(string metric) => Channels.GetValueOrDefault(Catalogue.Plain(metric)) ?? Channel;

    /// <summary><c>slack:C0123456789</c>: the channel's name and the conversation in it; null for anything else.</summary>
    public static Place? ParsePlace(string text) =>
        text.Split(':', 2) is [{ Length: > 0 } channel, { Length: > 0 } conversation] ? new Place(channel.ToLowerInvariant(), conversation, null) : null;

    private static string ReadKey(SettingsReader reader)
    {
        var key = reader.Required("Key", $"use at least {ShortestKey} random characters, which callers send as a bearer token");
        if (key.Length is > 0 and < ShortestKey)
            reader.Say($"{reader.PathOf("Key")} is too short: use at least {ShortestKey} random characters.");
        return key;
    }

    private static Place? ReadPlace(SettingsReader reader, string key, string? text)
    {
        if (text is null)
            return null;
        var place = ParsePlace(text);
        if (place is null)
            reader.Wrong(key, text, "use a channel's name and the conversation in it, such as slack:C0123456789");
        return place;
    }
}
