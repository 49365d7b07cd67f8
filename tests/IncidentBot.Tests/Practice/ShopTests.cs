using System.Net;
using System.Text.Json;

namespace IncidentBot.Tests.Practice;

/// <summary>The shop speaks like the vendors, stays the same while a triage runs, and never tells of the future.</summary>
public sealed class ShopTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 18, 13, 20, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_breakdown_adds_up_to_the_whole()
    {
        await using var server = await PracticeServer.StartAsync(Now);

        var whole = await server.GetJsonAsync(Query("", Now));
        var parts = await server.GetJsonAsync(Query("platform, country", Now));

        Assert.Equal(12, parts.GetProperty("data").GetProperty("result").GetArrayLength());
        Assert.Equal(Values(whole).Sum(), Values(parts).Sum(), 3);
    }

    [Fact]
    public async Task The_same_world_is_seen_again_while_the_triage_runs()
    {
        await using var server = await PracticeServer.StartAsync(Now);
        await server.StartTriageAsync("checkout conversion");
        const string range = "/practice/prometheus/api/v1/query_range?query=increase(checkout_completed_total{counted_by=\"server\"}[300s])&start=1773830000&end=1773838800&step=300";

        var first = await server.Http.GetStringAsync(range, TestContext.Current.CancellationToken);
        server.Time.Advance(TimeSpan.FromHours(3));

        Assert.Equal(first, await server.Http.GetStringAsync(range, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Nothing_is_known_of_the_future()
    {
        await using var server = await PracticeServer.StartAsync(Now);
        var later = Now.AddHours(5).ToUnixTimeSeconds();

        var answer = await server.GetJsonAsync($"/practice/prometheus/api/v1/query_range?query=increase(orders_paid_total{{counted_by=\"server\"}}[300s])&start={later - 3600 * 6}&end={later}&step=300");

        var times = answer.GetProperty("data").GetProperty("result")[0].GetProperty("values").EnumerateArray().Select(sample => sample[0].GetDouble());
        Assert.Equal(Now.ToUnixTimeSeconds(), times.Max());
    }

    [Theory]
    [InlineData("/practice/prometheus/api/v1/query_range?query=up&start=0&end=20000&step=1", HttpStatusCode.BadRequest, "exceeded maximum resolution of 11,000 points per timeseries")]
    [InlineData("/practice/prometheus/api/v1/query_range?query=up&start=0&end=20000&step=0", HttpStatusCode.BadRequest, "bad_data")]
    [InlineData("/practice/prometheus/api/v1/query?query=", HttpStatusCode.BadRequest, "parse error")]
    [InlineData("/practice/prometheus/api/v1/query?query=unknown_total{a=\"b\"}", HttpStatusCode.OK, "\"result\":[]")]
    [InlineData("/practice/prometheus/api/v1/query?query=vector(1)", HttpStatusCode.OK, "\"resultType\":\"vector\"")]
    [InlineData("/practice/github/repos/pinebox/nothing/deployments", HttpStatusCode.NotFound, "\"message\":\"Not Found\"")]
    [InlineData("/practice/github/repos/pinebox/ios-app/releases", HttpStatusCode.OK, "\"tag_name\":\"v8.4\"")]
    [InlineData("/practice/alertmanager/api/v2/alerts", HttpStatusCode.OK, "\"startsAt\":")]
    [InlineData("/practice/statuspage/paynova/api/v2/incidents.json", HttpStatusCode.OK, "\"started_at\":\"2026-03-18T10:56:00+00:00\"")]
    [InlineData("/practice/statuspage/paynova/api/v2/scheduled-maintenances.json", HttpStatusCode.OK, "\"scheduled_maintenances\":[]")]
    public async Task The_vendors_words_are_used(string address, HttpStatusCode status, string words)
    {
        await using var server = await PracticeServer.StartAsync(Now);

        using var answer = await server.Http.GetAsync(address, TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_are_cut_into_pages_that_name_the_next_one()
    {
        await using var server = await PracticeServer.StartAsync(Now);

        using var first = await server.Http.GetAsync("/practice/github/repos/pinebox/web/deployments?environment=production&per_page=2", TestContext.Current.CancellationToken);

        Assert.Equal(2, JsonElement.Parse(await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetArrayLength());
        Assert.Contains("environment=production&per_page=2&page=2>; rel=\"next\"", string.Join("", first.Headers.GetValues("Link")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_is_as_good_as_an_address()
    {
        await using var server = await PracticeServer.StartAsync(Now);
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["query"] = "vector(1)", ["time"] = "1773838800" });

        using var answer = await server.Http.PostAsync(new Uri("/practice/prometheus/api/v1/query", UriKind.Relative), form, TestContext.Current.CancellationToken);

        Assert.Contains("[1773838800,\"1\"]", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static string Query(string by, DateTimeOffset at) =>
        $"/practice/prometheus/api/v1/query?query=sum by ({by}) (increase(checkout_started_total{{counted_by=\"server\"}}[3600s]))&time={at.ToUnixTimeSeconds()}";

    private static IEnumerable<double> Values(JsonElement answer) =>
        answer.GetProperty("data").GetProperty("result").EnumerateArray().Select(series => double.Parse(series.GetProperty("value")[1].GetString() ?? "", null));
}
