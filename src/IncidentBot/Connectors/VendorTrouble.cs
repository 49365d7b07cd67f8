using System.Globalization;
using System.Net;
using System.Text.Json;
using Polly.CircuitBreaker;
using Polly.Timeout;
using Refit;

namespace IncidentBot.Connectors;

/// <summary>Turns what went wrong into one plain sentence that says what to do about it, without secrets.</summary>
internal static class VendorTrouble
{
    private const int LongestDetail = 200;

    public static Trouble Explain(Vendor vendor, string who, Exception exception, DateTimeOffset now) => exception switch
    {
        ApiException e when !IsSuccess(e.StatusCode) => new Trouble(OfStatus(vendor, who, e, now), e.StatusCode),
        ApiException => NotUnderstood(who),
        _ => new Trouble(OfTransport(who, exception)),
    };

    public static Trouble NotUnderstood(string who) => new($"{who} sent an answer that could not be understood.");

    /// <summary>It answered, but only to say in its own words that it refuses.</summary>
    public static Trouble NotAccepted(Vendor vendor, string? said) =>
        new($"{vendor.Name} did not accept the request{(said is { Length: > 0 } ? $": {Show(vendor, said).TrimEnd('.')}" : "")}.");

    /// <summary>The vendor's own sentence, on one line, cut and without our secrets; null when it said nothing that can be shown.</summary>
    public static string? Detail(Vendor vendor, string? body)
    {
        if (string.IsNullOrWhiteSpace(body))
            return null;
        try
        {
            using var json = JsonDocument.Parse(body);
            return vendor.ErrorText(json.RootElement) is { Length: > 0 } text ? Show(vendor, text) : null;
        }
        catch (JsonException)
        {
            // Proxies in front of a vendor answer in HTML: the status says enough.
            return null;
        }
    }

    private static string OfStatus(Vendor vendor, string who, ApiException e, DateTimeOffset now)
    {
        var detail = Detail(vendor, e.Content) is { } text ? $": {text.TrimEnd('.')}" : "";
        if (RateLimit.OpensAt(e.StatusCode, e.Headers, now) is { } opens)
            return $"{who} limits our requests until {Clock(opens, now)}{detail}.";
        return e.StatusCode switch
        {
            HttpStatusCode.Unauthorized => $"{who} refused the credentials (401){detail}; check {vendor.CredentialKeys}.",
            HttpStatusCode.Forbidden => $"{who} does not permit this (403){detail}{(NeededPermission(vendor, e) is { } needed ? $"; it needs {needed}" : "")}.",
            HttpStatusCode.NotFound => $"{who} has nothing at this address (404){detail}.",
            HttpStatusCode.TooManyRequests => $"{who} limits our requests and does not say for how long (429){detail}.",
            >= HttpStatusCode.InternalServerError => $"{who} has an error of its own ({(int)e.StatusCode}){detail}.",
            _ => $"{who} did not accept the request ({(int)e.StatusCode}){detail}.",
        };
    }

    private static string? NeededPermission(Vendor vendor, ApiException e) =>
        vendor.PermissionHeader is { } header && e.Headers.TryGetValues(header, out var values)
            ? Show(vendor, string.Join(", ", values))
            : vendor.Permissions.FirstOrDefault(known => e.Uri?.AbsolutePath.Contains(known.Key, StringComparison.Ordinal) == true).Value;

    private static string OfTransport(string who, Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case RefusedAnswerException:
                    return $"{who} {e.Message}.";
                case TimeoutRejectedException or OperationCanceledException:
                    return $"{who} did not answer in time.";
                case BrokenCircuitException:
                    return $"{who} failed many times in a row and is left alone for some seconds.";
                case HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError }:
                    return $"{who} could not be found: its host name is not known here.";
                case HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }:
                    return $"{who} could not be reached securely: check its certificate.";
                case HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or IOException:
                    return $"{who} broke off in the middle of its answer.";
            }
        }

        return $"{who} could not be reached.";
    }

    private static string Show(Vendor vendor, string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        line = vendor.Secrets.Concat(vendor.IssuedSecrets()).Where(secret => secret.Length > 0).Aggregate(line, (shown, secret) => shown.Replace(secret, "…", StringComparison.Ordinal));
        return line.Length > LongestDetail ? line[..LongestDetail] + "…" : line;
    }

    private static string Clock(DateTimeOffset at, DateTimeOffset now)
    {
        var utc = at.UtcDateTime;
        var sameDay = utc.Date == now.UtcDateTime.Date;
        return utc.ToString(sameDay ? "HH:mm 'UTC'" : "yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
    }

    private static bool IsSuccess(HttpStatusCode status) => (int)status is >= 200 and < 300;
}
