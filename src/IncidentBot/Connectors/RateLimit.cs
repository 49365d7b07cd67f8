using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace IncidentBot.Connectors;

/// <summary>Until when a vendor wants to be left alone.</summary>
internal static class RateLimit
{
    private static readonly string[] ResetHeaders = ["x-ratelimit-reset", "ratelimit-reset", "x-sentry-rate-limit-reset"];

    /// <summary>From <c>Retry-After</c> or the vendor's own header; null when it is no such answer, or does not say.</summary>
    public static DateTimeOffset? OpensAt(HttpResponseMessage response, DateTimeOffset now) => OpensAt(response.StatusCode, response.Headers, now);

    public static DateTimeOffset? OpensAt(HttpStatusCode status, HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (status is not (HttpStatusCode.TooManyRequests or HttpStatusCode.Forbidden or HttpStatusCode.ServiceUnavailable))
            return null;
        if (headers.RetryAfter is { } after)
            return after.Date ?? now + (after.Delta ?? TimeSpan.Zero);
        // A 403 is a limit only when nothing remains (GitHub).
        var isLimit = status == HttpStatusCode.TooManyRequests || (status == HttpStatusCode.Forbidden && Number(headers, "x-ratelimit-remaining") == 0);
        return isLimit && ResetHeaders.Select(name => Number(headers, name)).FirstOrDefault(number => number is not null) is { } reset ? Moment(reset, now) : null;
    }

    /// <summary>Vendors give the seconds until then (Datadog, PagerDuty), Unix seconds (GitHub, GitLab, Sentry) or Unix milliseconds (LaunchDarkly).</summary>
    private static DateTimeOffset Moment(long reset, DateTimeOffset now) => reset switch
    {
        < 100_000_000 => now + TimeSpan.FromSeconds(reset),
        < 100_000_000_000 => DateTimeOffset.FromUnixTimeSeconds(reset),
        _ => DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(reset, 253402300799000)),
    };

    private static long? Number(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
