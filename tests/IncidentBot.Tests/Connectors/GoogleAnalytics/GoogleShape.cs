using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace IncidentBot.Tests.Connectors.GoogleAnalytics;

/// <summary>
/// Google's token exchange and the reports of one property over made-up events by minute of the property's clock: dimensions <c>dateHourMinute</c>,
/// <c>date</c> and <c>platform</c>, days, the filters we use, <c>limit</c> and <c>offset</c>. Counts are texts and <c>rows</c> is absent when there are none.
/// </summary>
internal sealed class GoogleShape(TimeZoneInfo zone, Func<DateTimeOffset, string, string, double> count, DateTimeOffset from, DateTimeOffset to)
{
    public const string Token = """{"access_token":"ya29-made-up","expires_in":3599,"token_type":"Bearer"}""";

    public const string Empty = """{"dimensionHeaders":[{"name":"dateHourMinute"}],"metricHeaders":[{"name":"eventCount","type":"TYPE_INTEGER"}],"metadata":{"currencyCode":"EUR","timeZone":"Europe/Berlin"},"kind":"analyticsData#runReport"}""";

    public static readonly string[] Platforms = ["Android", "iOS", "web"];

    private readonly List<(string Minute, string Platform, DateTimeOffset At)> _minutes =
        [.. Minutes(from, to).SelectMany(at => Platforms.Select(platform => (TimeZoneInfo.ConvertTime(at, zone).ToString("yyyyMMddHHmm", CultureInfo.InvariantCulture), platform, at)))];

    public Reply Reply => (context, asked) =>
    {
        var request = JsonElement.Parse(asked.Body);
        var days = request.GetProperty("dateRanges")[0];
        var (first, last) = (Plain(days, "startDate"), Plain(days, "endDate"));
        var dimensions = request.GetProperty("dimensions").EnumerateArray().Select(each => each.GetProperty("name").GetString() ?? "").ToList();
        var metric = request.GetProperty("metrics")[0].GetProperty("name").GetString() ?? "";
        var filters = request.TryGetProperty("dimensionFilter", out var filter) ? filter.GetProperty("andGroup").GetProperty("expressions").EnumerateArray().Select(each => each.GetProperty("filter")).ToList() : [];
        var eventName = filters.Find(each => each.GetProperty("fieldName").GetString() == "eventName") is { ValueKind: JsonValueKind.Object } named ? named.GetProperty("stringFilter").GetProperty("value").GetString() ?? "" : "";
        var hours = filters.Find(each => each.GetProperty("fieldName").GetString() == "dateHour") is { ValueKind: JsonValueKind.Object } listed ? listed.GetProperty("inListFilter").GetProperty("values").EnumerateArray().Select(each => each.GetString()).ToHashSet() : null;
        var rows = _minutes
            .Where(each => string.CompareOrdinal(each.Minute[..8], first) >= 0 && string.CompareOrdinal(each.Minute[..8], last) <= 0 && hours?.Contains(each.Minute[..10]) != false)
            .GroupBy(each => string.Join('|', dimensions.Select(name => name switch { "dateHourMinute" => each.Minute, "date" => each.Minute[..8], "platform" => each.Platform, _ => "" })))
            .Select(group => (group.Key, Count: group.Sum(each => count(each.At, each.Platform, metric + eventName))))
            .Where(row => row.Count > 0)
            .ToList();
        var page = rows.Skip(request.GetProperty("offset").GetInt32()).Take(request.GetProperty("limit").GetInt32()).Select(row =>
            new { dimensionValues = row.Key.Split('|').Select(value => new { value }), metricValues = new[] { new { value = row.Count.ToString(CultureInfo.InvariantCulture) } } }).ToList();
        var answer = new Dictionary<string, object> { ["metadata"] = new { currencyCode = "EUR", timeZone = zone.Id }, ["kind"] = "analyticsData#runReport" };
        if (page.Count > 0)
            (answer["rows"], answer["rowCount"]) = (page, rows.Count);
        return Replies.Json(JsonSerializer.Serialize(answer))(context, asked);
    };

    /// <summary>The JSON key of a service account, as Google hands it out, with a key made for the test.</summary>
    public static async Task<string> WriteKeyAsync(DirectoryInfo folder, Uri standIn)
    {
        using var rsa = RSA.Create(2048);
        var path = Path.Combine(folder.FullName, "key.json");
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(new
        {
            type = "service_account",
            project_id = "acme",
            private_key_id = "1",
            private_key = rsa.ExportPkcs8PrivateKeyPem(),
            client_email = "incidentbot@acme.iam.gserviceaccount.example",
            client_id = "1",
            token_uri = $"{standIn}token",
        }));
        return path;
    }

    private static string Plain(JsonElement days, string name) => (days.GetProperty(name).GetString() ?? "").Replace("-", "", StringComparison.Ordinal);

    private static IEnumerable<DateTimeOffset> Minutes(DateTimeOffset from, DateTimeOffset to)
    {
        for (var at = from; at < to; at = at.AddMinutes(1))
            yield return at;
    }
}
