using System.Globalization;
using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.LaunchDarkly;

public sealed class LaunchDarklyReaderTests : VendorTest
{
    private static readonly TimeWindow Window = new(ConnectorHost.Noon.AddHours(-48), ConnectorHost.Noon);

    private static readonly MetricRepository Shop = new() { Connector = "LaunchDarkly", Name = "shop", Service = "checkout", Scope = new Segment(new Dictionary<string, string> { ["platform"] = "ios" }) };

    private protected override void Record(VendorStandIn vendor) =>
        vendor.On(Replies.Json(LaunchDarklyPayloads.Log(LaunchDarklyPayloads.Entry("5f", "2026-11-20T09:00:00.250Z", verb: "turned on the flag for [5 %](x) of `ios`"))), "GET /api/v2/auditlog?");

    [Fact]
    public async Task A_flag_is_a_change_with_its_name_first_to_the_millisecond()
    {
        var change = Assert.Single(Changes(await ReadAsync(Shop)));

        Assert.Equal(("launchdarkly:5f", ChangeKind.Flag, "Flag New address form: turned on the flag for 5 % of ios (production)"), (change.Id, change.Kind, change.Title));
        Assert.Equal(("checkout", "platform ios", "Mara Silva"), (change.Service, $"{change.Scope}", change.Author));
        Assert.Equal((new DateTimeOffset(2026, 11, 20, 9, 0, 0, 250, TimeSpan.Zero), $"{StandIn.Address}shop/production/features/new-address-form"), (change.At, $"{change.Link}"));
    }

    [Fact]
    public async Task The_window_goes_out_in_milliseconds_and_the_token_without_a_scheme()
    {
        await ReadAsync(Shop with { Name = "shop/checkout-*", Environment = "live" });

        var asked = Assert.Single(StandIn.Requests);
        Assert.Contains($"after={Window.From.ToUnixTimeMilliseconds() - 1}&before={Window.To.ToUnixTimeMilliseconds()}&spec=proj%2Fshop%3Aenv%2Flive%3Aflag%2Fcheckout-%2A&limit=20", asked.PathAndQuery, StringComparison.Ordinal);
        Assert.Equal("t0k", asked.Headers["Authorization"]);
    }

    [Fact]
    public async Task Pages_go_back_by_time_and_an_entry_on_two_pages_is_one()
    {
        StandIn
            .On(Replies.Json(Page(20, 9)), $"before={Window.To.ToUnixTimeMilliseconds()}")
            .On(Replies.Json(Page(5, 28)), $"before={At(28).ToUnixTimeMilliseconds() + 1}");

        var changes = Changes(await ReadAsync(Shop));

        Assert.Equal((24, 2), (changes.Count, StandIn.Requests.Count));
    }

    [Fact]
    public async Task More_than_the_cap_is_told()
    {
        var page = 0;
        StandIn.On((context, asked) => Replies.Json(Page(20, 19 * page++))(context, asked), "GET /api/v2/auditlog?");

        var evidence = Assert.IsType<Evidence.Found>(await ReadAsync(Shop));

        Assert.Equal("shop has at least 300 flag changes in this time; only the newest were read.", evidence.Caveat);
    }

    [Theory]
    [InlineData("shop:env/test", null)]
    [InlineData("shop", "production:flag/x")]
    public async Task Names_cannot_carry_another_specifier(string name, string? environment)
    {
        var evidence = await ReadAsync(Shop with { Name = name, Environment = environment });

        Assert.Equal($"LaunchDarkly project {name} is not written as project or project/flag.", Assert.IsType<Evidence.Unavailable>(evidence).Reason);
        Assert.Empty(StandIn.Requests);
    }

    [Fact]
    public async Task A_limit_that_ends_in_milliseconds_is_read_as_such()
    {
        StandIn.On(Replies.Json("""{"code":"rate_limited","message":"slow"}""", 429, ("X-Ratelimit-Reset", $"{ConnectorHost.Noon.AddMinutes(2).ToUnixTimeMilliseconds()}")), "");

        Assert.Contains("limits our requests until 12:02 UTC", Assert.IsType<Evidence.Unavailable>(await ReadAsync(Shop)).Reason, StringComparison.Ordinal);
    }

    private static DateTimeOffset At(int minutesBack) => ConnectorHost.Noon.AddMinutes(-minutesBack);

    private static string Page(int length, int from) =>
        LaunchDarklyPayloads.Log([.. Enumerable.Range(from, length).Select(n => LaunchDarklyPayloads.Entry($"e{n}", At(n).ToString("O", CultureInfo.InvariantCulture)))]);

    private async Task<Evidence> ReadAsync(MetricRepository repository)
    {
        using var host = new ConnectorHost(new Dictionary<string, string?> { ["Connectors:LaunchDarkly:Url"] = $"{StandIn.Address}", ["Connectors:LaunchDarkly:Token"] = "t0k" }, ConnectorHost.ClockAtNoon());
        return await host.Get<IChangeSource>().ReadChangesAsync(new Metric { Name = "m", Repositories = [repository] }, Window, TestContext.Current.CancellationToken);
    }

    private static IReadOnlyList<Change> Changes(Evidence evidence) => Assert.IsType<ChangesObserved>(Assert.IsType<Evidence.Found>(evidence).What).Changes;
}
