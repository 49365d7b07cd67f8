using System.Globalization;

namespace IncidentBot.Practice.Vendors;

// https://prometheus.io/docs/prometheus/latest/querying/api/
internal static class PrometheusEndpoints
{
    private const int MostPoints = 11_000;

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post];

    public static void Map(RouteGroupBuilder group)
    {
        group.MapMethods("/prometheus/api/v1/query_range", Methods, QueryRangeAsync);
        group.MapMethods("/prometheus/api/v1/query", Methods, QueryAsync);
    }

    private static async Task<IResult> QueryRangeAsync(HttpRequest request, PrometheusCounters counters, TimeProvider time, CancellationToken cancellationToken)
    {
        var asked = await ReadAsync(request, cancellationToken);
        if (TimeOf(asked("start")) is not { } start || TimeOf(asked("end")) is not { } end || end < start)
            return Bad("invalid parameter \"start\" or \"end\": cannot parse it to a valid timestamp");
        if (StepOf(asked("step")) is not { } step)
            return Bad("invalid parameter \"step\": zero or negative query resolution step widths are not accepted. Try a positive integer");
        if ((end - start) / step > MostPoints)
            return Bad("exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query resolution (?step=XX)");
        var series = await SeriesAsync(asked("query"), counters, cancellationToken);
        if (series is null)
            return Bad("invalid parameter \"query\": 1:1: parse error: no expression found in input");
        var now = time.GetUtcNow();
        var times = Enumerable.Range(0, (int)((end - start) / step) + 1).Select(i => start + step * i).TakeWhile(at => at <= now).ToArray();
        return Good("matrix", series.Where(_ => times.Length > 0).Select(line => new { metric = line.Labels, values = times.Select(at => Sample(at, line)) }));
    }

    private static async Task<IResult> QueryAsync(HttpRequest request, PrometheusCounters counters, TimeProvider time, CancellationToken cancellationToken)
    {
        var asked = await ReadAsync(request, cancellationToken);
        var series = await SeriesAsync(asked("query"), counters, cancellationToken);
        if (series is null)
            return Bad("invalid parameter \"query\": 1:1: parse error: no expression found in input");
        var at = TimeOf(asked("time")) ?? time.GetUtcNow();
        return Good("vector", series.Select(line => new { metric = line.Labels, value = Sample(at, line) }));
    }

    /// <summary>Parameters come in the address or in a form.</summary>
    private static async Task<Func<string, string>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var form = request.HasFormContentType ? await request.ReadFormAsync(cancellationToken) : FormCollection.Empty;
        return name => form.TryGetValue(name, out var value) ? value.ToString() : request.Query[name].ToString();
    }

    /// <summary>Null for an empty query; <c>vector(1)</c> is how clients ask whether anybody is there.</summary>
    private static async Task<IReadOnlyList<ShopSeries>?> SeriesAsync(string query, PrometheusCounters counters, CancellationToken cancellationToken)
    {
        if (query.Length == 0)
            return null;
        if (query.StartsWith("vector(", StringComparison.Ordinal))
            return [new(new Dictionary<string, string>(), _ => 1)];
        return ShopQuery.Read(query) is { } read ? await counters.FindAsync(read, cancellationToken) : [];
    }

    private static object[] Sample(DateTimeOffset at, ShopSeries series) =>
        [at.ToUnixTimeMilliseconds() / 1000.0, series.ValueAt(at).ToString("R", CultureInfo.InvariantCulture)];

    private static DateTimeOffset? TimeOf(string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 1e11)
            return DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000));
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }

    private static TimeSpan? StepOf(string text)
    {
        if (text.EndsWith('s'))
            text = text[..^1];
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
    }

    private static IResult Good(string type, IEnumerable<object> result) => Results.Json(new { status = "success", data = new { resultType = type, result } });

    private static IResult Bad(string error) => Results.Json(new { status = "error", errorType = "bad_data", error }, statusCode: StatusCodes.Status400BadRequest);
}
