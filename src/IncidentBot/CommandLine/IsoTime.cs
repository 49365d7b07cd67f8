using System.Globalization;

namespace IncidentBot.CommandLine;

/// <summary>Times of inputs and outputs: ISO 8601 with <c>Z</c> or an offset.</summary>
internal static class IsoTime
{
    private static readonly string[] WithZ = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'"];
    private static readonly string[] WithOffset = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>Null for anything else, also for a time without zone. A space instead of the T is accepted.</summary>
    public static DateTimeOffset? Parse(string text)
    {
        var written = text.Length > 10 && text[10] == ' ' ? $"{text[..10]}T{text[11..]}" : text;
        if (DateTimeOffset.TryParseExact(written, WithZ, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var utc))
            return utc;
        return DateTimeOffset.TryParseExact(written, WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) ? local.ToUniversalTime() : null;
    }

    /// <summary>In UTC, to the second.</summary>
    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string? Write(DateTimeOffset? time) => time is { } known ? Write(known) : null;
}
