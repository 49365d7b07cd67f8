using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace IncidentBot.Benchmarks.Verdicts;

/// <summary>
/// Ten sources that answer at once in their vendors' shapes, a drop on iOS three hours ago in Prometheus; and, at another address, one that takes every
/// request and never answers.
/// </summary>
internal sealed class VendorsStub : IAsyncDisposable
{
    private static readonly TimeSpan BeforeNow = TimeSpan.FromHours(3);
    private static readonly string[] Platforms = ["ios", "android", "web"];

    private readonly WebApplication _answering = Build();
    private readonly WebApplication _hanging = Build();
    private int _unanswered;

    public Uri Answering => new(_answering.Urls.First());

    public Uri Hanging => new(_hanging.Urls.First());

    public int Unanswered => _unanswered;

    public async Task StartAsync()
    {
        _answering.MapPost("/api/v1/query_range", (Delegate)RangeAsync);
        _answering.MapPost("/api/v1/query", (Delegate)MomentAsync);
        Answer("/api/v2/alerts", "[]");
        _answering.MapGet("/repos/{owner}/{repo}/deployments", () => Json($$"""[{"id":1,"sha":"4be1c7d","ref":"v8.4","environment":"production","production_environment":true,"created_at":"{{DeployedAt()}}"}]"""));
        _answering.MapGet("/repos/{owner}/{repo}/deployments/{id}/statuses", () => Json($$"""[{"state":"success","created_at":"{{DeployedAt()}}"}]"""));
        Answer("/repos/{owner}/{repo}/releases", "[]");
        Answer("/repos/{owner}/{repo}/commits", "[]");
        Answer("/repos/{owner}/{repo}/actions/runs", """{"total_count":0,"workflow_runs":[]}""");
        Answer("/api/v4/projects/{id}/deployments", "[]");
        Answer("/api/v4/projects/{id}/repository/commits", "[]");
        Answer("/api/v2/auditlog", """{"items":[]}""");
        Answer("/api/v2/incidents.json", """{"incidents":[]}""");
        Answer("/api/v2/scheduled-maintenances.json", """{"scheduled_maintenances":[]}""");
        Answer("/api/v2.0.0/current", """{"status":"ok","active_incidents":[]}""");
        Answer("/api/v2.0.0/history", "[]");
        Answer("/incidents.json", "[]");
        _answering.MapGet("/v1/charges", (HttpRequest request) => Json(Charges(request)));
        _hanging.MapFallback(async (HttpContext context) =>
        {
            Interlocked.Increment(ref _unanswered);
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        await Task.WhenAll(_answering.StartAsync(), _hanging.StartAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _hanging.DisposeAsync();
        await _answering.DisposeAsync();
    }

    private void Answer(string path, string json) => _answering.MapGet(path, () => Json(json));

    private static IResult Json(string json) => Results.Text(json, "application/json");

    private static string DeployedAt() => (DateTimeOffset.UtcNow - BeforeNow - TimeSpan.FromMinutes(6)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A hundred charges in each slice of time.</summary>
    private static string Charges(HttpRequest request)
    {
        var (from, to) = (long.Parse(request.Query["created[gte]"].ToString(), CultureInfo.InvariantCulture), long.Parse(request.Query["created[lt]"].ToString(), CultureInfo.InvariantCulture));
        var charges = Enumerable.Range(0, 100).Select(i => $$"""{"id":"ch_{{from}}_{{i}}","object":"charge","created":{{from + (to - from) * i / 100}},"amount_captured":4990,"currency":"eur","livemode":true,"status":"succeeded"}""");
        return $$"""{"object":"list","data":[{{string.Join(',', charges)}}],"has_more":false}""";
    }

    private static async Task<IResult> RangeAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var (start, end, step) = (Number(form["start"].ToString()), Number(form["end"].ToString()), Number(form["step"].ToString()));
        var dice = new Random(7);
        var values = new StringBuilder();
        for (var at = start; at <= end; at += step)
            values.Append(CultureInfo.InvariantCulture, $"{(at == start ? "" : ",")}[{at},\"{Amount(form["query"].ToString(), DateTimeOffset.FromUnixTimeSeconds(at), dice):F0}\"]");
        return Json($$"""{"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[{{values}}]}]} }""");
    }

    private static async Task<IResult> MomentAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var isNow = DateTimeOffset.FromUnixTimeSeconds(Number(form["time"].ToString())) > DateTimeOffset.UtcNow.AddDays(-1);
        var isOrders = form["query"].ToString().Contains("orders", StringComparison.Ordinal);
        var series = Platforms.Select(platform => $$"""{"metric":{"platform":"{{platform}}"},"value":[{{form["time"]}},"{{(isOrders ? platform == "ios" && isNow ? 900 : 2000 : 40000)}}"]}""");
        return Json($$"""{"status":"success","data":{"resultType":"vector","result":[{{string.Join(',', series)}}]} }""");
    }

    private static double Amount(string query, DateTimeOffset at, Random dice)
    {
        var fell = at > DateTimeOffset.UtcNow - BeforeNow;
        if (query.Contains("errors", StringComparison.Ordinal))
            return fell ? 6 : dice.Next(0, 2);
        var sessions = 4000 * (1 + 0.5 * Math.Sin(at.TimeOfDay.TotalHours / 24 * 2 * Math.PI));
        return query.Contains("orders", StringComparison.Ordinal) ? sessions * (fell ? 0.041 : 0.05) + dice.Next(-14, 15) : sessions + dice.Next(-60, 61);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        return builder.Build();
    }
}
