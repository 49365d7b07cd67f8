using IncidentBot.Connectors;
using IncidentBot.Settings;
using IncidentBot.Triage;
using Microsoft.IdentityModel.JsonWebTokens;

namespace IncidentBot.Tests.Connectors.GoogleAnalytics;

public sealed class GoogleAnalyticsConnectorTests : VendorTest, IDisposable
{
    internal static readonly Metric Purchases = new()
    {
        Name = "purchases",
        Kind = MetricKind.Count,
        TimeZone = "Europe/Berlin",
        Sources =
        [
            new MetricSource
            {
                Name = "web analytics",
                Connector = "GoogleAnalytics",
                Role = SourceRole.Analytics,
                Query = new Dictionary<string, string> { ["property"] = "123456789", ["value"] = "eventCount{eventName=\"purchase\"}" },
                Dimensions = new Dictionary<string, string> { ["platform"] = "platform" },
            },
        ],
    };

    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("google-");

    private static DateTimeOffset Now => ConnectorHost.Noon;

    private protected override void Record(VendorStandIn vendor) => vendor.On(Replies.Json(GoogleShape.Token), "POST /token").On(Shape(Now).Reply, "POST /v1beta/properties/123456789:runReport");

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_is_younger_than_a_day_is_left_out_and_told()
    {
        var evidence = Assert.IsType<Evidence.Found>(await ReadAsync(Now, TimeSpan.FromHours(48)));
        var series = Series(evidence);

        Assert.Equal((Now.AddHours(-48), Now.AddHours(-24), TimeSpan.FromHours(24)), (series.Start, series.End, series.Delay));
        Assert.Equal("Google Analytics is taken as complete after 24 h: it says nothing about the time since Nov 19 12:00 UTC.", evidence.Caveat);
    }

    [Fact]
    public async Task A_drop_of_this_hour_cannot_be_confirmed()
    {
        var evidence = await ReadAsync(Now, TimeSpan.FromHours(3));

        Assert.StartsWith("Google Analytics is taken as complete after 24 h", Assert.IsType<Evidence.Unavailable>(evidence).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "02:00:00", -2)]
    [InlineData("01:00:00", "02:00:00", -2)]
    [InlineData("01:00:00", null, -1)]
    public async Task The_delay_can_be_set_for_the_property_and_for_a_source(string? setting, string? source, int hours)
    {
        var delay = source is null ? TimeSpan.Zero : TimeSpan.Parse(source, System.Globalization.CultureInfo.InvariantCulture);

        var series = Series(await ReadAsync(Now, TimeSpan.FromHours(48), delay: setting, source: Purchases.Sources[0] with { Delay = delay }));

        Assert.Equal(Now.AddHours(hours), series.End);
    }

    [Fact]
    public async Task Minutes_of_the_propertys_clock_are_put_to_their_moment()
    {
        // One purchase a minute, and a hundred in the minute of 09:02 UTC, which Berlin calls 10:02.
        var series = Series(await ReadAsync(Now, TimeSpan.FromHours(48), delay: "00:00:00"));

        var bucket = (int)((new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero) - series.Start) / series.Interval);
        Assert.Equal((15d, 312d, 15d), (series.Numerator[bucket - 1], series.Numerator[bucket], series.Numerator[bucket + 1]));
    }

    [Fact]
    public async Task The_hour_that_comes_twice_is_missing_because_both_are_counted_as_one()
    {
        var now = new DateTimeOffset(2026, 10, 25, 6, 0, 0, TimeSpan.Zero);
        StandIn.On(Shape(now).Reply, "POST /v1beta/properties/123456789:runReport");

        var series = Series(await ReadAsync(now, TimeSpan.FromHours(12), delay: "00:00:00"));

        // Berlin's clocks show 2:00 to 3:00 from 0:00 to 1:00 UTC and again from 1:00 to 2:00 UTC.
        Assert.All(series.Numerator.Take(72), value => Assert.Equal(15, value));
        Assert.All(series.Numerator.Skip(72).Take(24), Assert.Null);
        Assert.All(series.Numerator.Skip(96), value => Assert.Equal(15, value));
    }

    [Fact]
    public async Task A_breakdown_goes_by_whole_hours_of_the_property_against_four_weeks()
    {
        using var host = Host(Now, "00:00:00");

        var evidence = await host.Get<IMetricSource>().ReadBreakdownAsync(Purchases, Purchases.Sources[0], new TimeWindow(Now.AddHours(-2), Now), TestContext.Current.CancellationToken);

        var breakdown = Assert.IsType<BreakdownObserved>(Assert.IsType<Evidence.Found>(evidence).What).Breakdown;
        Assert.Equal([("Android", 120d, 480d), ("iOS", 120d, 480d), ("web", 120d, 480d)], breakdown.Rows.Select(row => (row.Values[0], row.Numerator, row.BaselineNumerator)));
    }

    [Fact]
    public async Task The_signed_assertion_asks_for_reading_and_nothing_else_and_the_token_is_kept()
    {
        using var host = Host(Now, "00:00:00");
        await ReadAsync(host, Now, TimeSpan.FromHours(1), Purchases.Sources[0]);
        await ReadAsync(host, Now, TimeSpan.FromHours(1), Purchases.Sources[0]);

        var exchange = Assert.Single(StandIn.Requests, asked => asked.PathAndQuery == "/token").Body;
        var token = new JsonWebToken(exchange.Split("assertion=")[1]);
        Assert.StartsWith("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&", exchange, StringComparison.Ordinal);
        Assert.Equal(("RS256", "incidentbot@acme.iam.gserviceaccount.example", "https://www.googleapis.com/auth/analytics.readonly"), (token.Alg, token.Issuer, token.GetClaim("scope").Value));
        Assert.Equal(($"{StandIn.Address}token", Now.UtcDateTime.AddHours(1)), (Assert.Single(token.Audiences), token.ValidTo));
        Assert.All(StandIn.Requests.Where(asked => asked.PathAndQuery != "/token"), asked => Assert.Equal("Bearer ya29-made-up", asked.Headers["Authorization"]));
    }

    [Theory]
    [InlineData("property", "123/../4", "Source web analytics of purchases has no Query:property: use the property's number, such as 123456789.")]
    [InlineData("value", "count purchases", "\"count purchases\" of source web analytics is not a count: use such as eventCount{eventName=\"purchase\"}.")]
    public async Task A_query_that_is_not_understood_is_told(string key, string value, string reason)
    {
        var source = Purchases.Sources[0] with { Query = new Dictionary<string, string>(Purchases.Sources[0].Query) { [key] = value } };

        Assert.Equal(reason, Assert.IsType<Evidence.Unavailable>(await ReadAsync(Now, TimeSpan.FromHours(48), source: source)).Reason);
    }

    [Fact]
    public async Task Check_names_the_property_and_the_permission_that_is_missing()
    {
        using var host = Host(Now, null, Purchases);
        var seen = await host.Get<ICheck>().CheckAsync(TestContext.Current.CancellationToken);
        StandIn.On(Replies.Json("""{"error":{"code":403,"message":"User does not have sufficient permissions for this property.","status":"PERMISSION_DENIED"}}""", 403), "POST /v1beta/");

        // What was asked for a moment ago would not be asked for again.
        using var later = Host(Now, null, Purchases);
        var refused = await later.Get<ICheck>().CheckAsync(TestContext.Current.CancellationToken);

        Assert.Equal(new CheckLine("GoogleAnalytics", true, "property 123456789: 4320 events on 2026-11-18, time zone Europe/Berlin"), seen);
        Assert.Equal(new CheckLine("GoogleAnalytics", false, "Google Analytics does not permit this (403): User does not have sufficient permissions for this property; it needs the role Viewer on the property"), refused);
    }

    [Fact]
    public void A_file_that_is_no_key_stops_the_start_and_is_not_repeated()
    {
        var path = Path.Combine(_folder.FullName, "other.json");
        File.WriteAllText(path, """{"client_email":"a@b","private_key":"-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----","token_uri":"https://oauth2.googleapis.com/token"}""");

        var exception = Assert.Throws<SettingsException>(() => new ConnectorHost(new Dictionary<string, string?> { ["Connectors:GoogleAnalytics:KeyFile"] = path }));

        Assert.Equal($"Connectors:GoogleAnalytics:KeyFile is \"{path}\": use a file that can be read and is the JSON key of a service account.", exception.Message);
    }

    private static GoogleShape Shape(DateTimeOffset now) => new(
        Berlin, (at, platform, what) => what is "eventCountpurchase" or "eventCount" ? (at == new DateTimeOffset(2026, 11, 20, 9, 2, 0, TimeSpan.Zero) ? 100 : 1) : 0, now.AddDays(-30), now);

    private ConnectorHost Host(DateTimeOffset now, string? delay, params Metric[] metrics) => new(
        new Dictionary<string, string?>
        {
            ["Connectors:GoogleAnalytics:Url"] = $"{StandIn.Address}",
            ["Connectors:GoogleAnalytics:KeyFile"] = GoogleShape.WriteKeyAsync(_folder, StandIn.Address).GetAwaiter().GetResult(),
            ["Connectors:GoogleAnalytics:Delay"] = delay,
        },
        new Microsoft.Extensions.Time.Testing.FakeTimeProvider(now),
        ConnectorLimits.Default.AnswerBytes,
        metrics);

    private async Task<Evidence> ReadAsync(DateTimeOffset now, TimeSpan back, string? delay = null, MetricSource? source = null)
    {
        using var host = Host(now, delay);
        return await ReadAsync(host, now, back, source ?? Purchases.Sources[0]);
    }

    private static Task<Evidence> ReadAsync(ConnectorHost host, DateTimeOffset now, TimeSpan back, MetricSource source) =>
        host.Get<IMetricSource>().ReadSeriesAsync(Purchases, source, new TimeWindow(now - back, now), TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);

    private static MetricSeries Series(Evidence evidence) => Assert.IsType<SeriesObserved>(Assert.IsType<Evidence.Found>(evidence).What).Series;
}
