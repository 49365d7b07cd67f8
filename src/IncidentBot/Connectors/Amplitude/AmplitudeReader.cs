using System.Globalization;
using System.Text.Json;

namespace IncidentBot.Connectors.Amplitude;

/// <summary>One group's amounts, each with the moment at which it begins. Moments that the project's clock shows twice or never are left out.</summary>
internal sealed record AmplitudeSeries(string Label, IReadOnlyList<(DateTimeOffset At, double Amount)> Points);

/// <param name="First">A day of the project.</param>
/// <param name="Last">A day, included.</param>
internal readonly record struct AmplitudeDays(DateOnly First, DateOnly Last);

/// <summary>Counts of events by five minutes or by hours.</summary>
internal sealed class AmplitudeReader(IAmplitudeApi api, AmplitudeOptions options) : IDisposable
{
    public const int MostGroups = 1000;

    /// <summary>Amplitude runs five requests of a project at once, whoever asks.</summary>
    public const int AtOnce = 5;

    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm"];
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly SemaphoreSlim _gate = new(AtOnce);

    public DateOnly DayOf(DateTimeOffset time) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, options.TimeZone).DateTime);

    /// <summary>Days in pieces of as many as one request may have.</summary>
    public static IEnumerable<AmplitudeDays> Pieces(AmplitudeDays days, TimeSpan step)
    {
        var most = step < TimeSpan.FromHours(1) ? 2 : 7;
        for (var first = days.First; first <= days.Last; first = first.AddDays(most))
            yield return new AmplitudeDays(first, first.AddDays(most - 1) < days.Last ? first.AddDays(most - 1) : days.Last);
    }

    public async Task<Answer<IReadOnlyList<AmplitudeSeries>>> ReadAsync(Reading reading, AmplitudeEvent counted, AmplitudeDays days, TimeSpan step)
    {
        var answer = await reading.AskAsync(token => AskAsync(counted, days, step, token));
        if (answer.Value is not { Data: { } data })
            return new Answer<IReadOnlyList<AmplitudeSeries>>(null, answer.Trouble ?? VendorTrouble.NotUnderstood(options.Vendor.Name));
        var times = data.XValues.Select(MomentOf).ToList();
        if (times.Contains(null) || data.Series.Any(series => series.Count != times.Count) || (counted.GroupBy.Count > 0 && data.SeriesLabels?.Count != data.Series.Count))
            return new Answer<IReadOnlyList<AmplitudeSeries>>(null, VendorTrouble.NotUnderstood(options.Vendor.Name));
        var known = times.OfType<(bool IsKnown, DateTimeOffset At)>().ToList();
        return new Answer<IReadOnlyList<AmplitudeSeries>>(
            [.. data.Series.Select((series, i) => new AmplitudeSeries(
                data.SeriesLabels is { } labels && i < labels.Count ? TextOf(labels[i]) : "",
                [.. series.Zip(known).Where(point => point.Second.IsKnown && point.First is not null).Select(point => (point.Second.At, point.First ?? 0))]))],
            null);
    }

    public void Dispose() => _gate.Dispose();

    private async Task<AmplitudeAnswer> AskAsync(AmplitudeEvent counted, AmplitudeDays days, TimeSpan step, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return await api.SegmentAsync(JsonSerializer.Serialize(counted, Json), Text(days.First), Text(days.Last), -(int)step.TotalMilliseconds, MostGroups, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <returns>Null for what is no time of the project's clock; without a moment where the clock shows it twice or never.</returns>
    private (bool IsKnown, DateTimeOffset At)? MomentOf(string text)
    {
        if (!DateTime.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return null;
        return options.TimeZone.IsAmbiguousTime(local) || options.TimeZone.IsInvalidTime(local) ? (false, default) : (true, new DateTimeOffset(local, options.TimeZone.GetUtcOffset(local)).ToUniversalTime());
    }

    private static string TextOf(JsonElement label) => label.ValueKind == JsonValueKind.Array && label.GetArrayLength() > 0 ? $"{label[label.GetArrayLength() - 1]}" : $"{label}";

    private static string Text(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
