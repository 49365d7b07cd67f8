using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace IncidentBot.Connectors;

/// <summary>Until when a vendor wants to be left alone.</summary>
internal static class RateLimit
{
    /// <summary>From <c>Retry-After</c> or <c>x-ratelimit-reset</c> (GitHub: Unix seconds); null when it is no such answer, or does not say.</summary>
    public static DateTimeOffset? OpensAt(HttpResponseMessage response, DateTimeOffset now) => OpensAt(response.StatusCode, response.Headers, now);

    public static DateTimeOffset? OpensAt(HttpStatusCode status, HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (status is not (HttpStatusCode.TooManyRequests or HttpStatusCode.Forbidden or HttpStatusCode.ServiceUnavailable))
            return null;
        if (headers.RetryAfter is { } after)
            return after.Date ?? now + (after.Delta ?? TimeSpan.Zero);
        return status != HttpStatusCode.ServiceUnavailable && Number(headers, "x-ratelimit-remaining") == 0 && Number(headers, "x-ratelimit-reset") is { } seconds
            ? DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, 0, 253402300799))
            : null;
    }

    private static long? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
