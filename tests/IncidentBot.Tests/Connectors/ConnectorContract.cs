using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors;

/// <summary>What every connector keeps to, whatever its vendor does. A vendor's class says how it is configured, asked, and what it answers.</summary>
public abstract class ConnectorContract
{
    private protected static readonly TimeWindow Window = new(ConnectorHost.Noon.AddHours(-48), ConnectorHost.Noon);

    private protected abstract IReadOnlyDictionary<string, string?> Settings(Uri address);

    private protected abstract Task<Evidence> ReadAsync(ConnectorHost host, CancellationToken cancellationToken);

    private protected abstract void RecordFound(VendorStandIn vendor);

    private protected abstract void RecordNothing(VendorStandIn vendor);

    /// <summary>An error body in the vendor's own shape.</summary>
    private protected abstract string ErrorBody(string text);

    [Fact]
    public async Task Found_is_reported()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        RecordFound(vendor);

        var evidence = await AskAsync(vendor);

        Assert.IsType<Evidence.Found>(evidence);
    }

    [Fact]
    public async Task Nothing_is_not_unavailable()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        RecordNothing(vendor);

        var evidence = await AskAsync(vendor);

        Assert.IsType<Evidence.Nothing>(evidence);
    }

    [Theory]
    [InlineData(401, "401")]
    [InlineData(403, "403")]
    [InlineData(404, "404")]
    [InlineData(500, "500")]
    [InlineData(503, "503")]
    public async Task An_error_status_is_unavailable_and_says_which(int status, string said)
    {
        await using var vendor = await VendorStandIn.StartAsync();
        vendor.On(Replies.Json(ErrorBody("not today"), status));

        var evidence = await AskAsync(vendor);

        Assert.Contains(said, Assert.IsType<Evidence.Unavailable>(evidence).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rate_limit_says_until_when()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        vendor.On(Replies.Json(ErrorBody("slow down"), 429, ("Retry-After", "3600")));

        var evidence = await AskAsync(vendor, ConnectorHost.ClockAtNoon());

        Assert.Contains("until 13:00 UTC", Assert.IsType<Evidence.Unavailable>(evidence).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rate_limit_without_an_end_is_not_pressed_further()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        vendor.On(Replies.Json(ErrorBody("slow down"), 429));

        var evidence = await AskAsync(vendor);

        Assert.Contains("429", Assert.IsType<Evidence.Unavailable>(evidence).Reason, StringComparison.Ordinal);
        Assert.Equal(vendor.Requests.Count, vendor.Requests.DistinctBy(asked => asked.PathAndQuery + asked.Body).Count());
    }

    [Fact]
    public async Task A_short_rate_limit_is_waited_for()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        RecordFound(vendor);
        var limited = 0;
        vendor.On(Replies.Json(ErrorBody("slow down"), 429, ("Retry-After", "0")), "");
        vendor.OnlyFor(() => Interlocked.Increment(ref limited) == 1);

        var evidence = await AskAsync(vendor);

        Assert.IsType<Evidence.Found>(evidence);
    }

    [Fact]
    public async Task A_passing_failure_is_asked_again()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        RecordFound(vendor);
        var failed = 0;
        vendor.On(Replies.WebPage(502), "");
        vendor.OnlyFor(() => Interlocked.Increment(ref failed) == 1);

        var evidence = await AskAsync(vendor);

        Assert.IsType<Evidence.Found>(evidence);
    }

    [Theory]
    [InlineData("{\"data\":")]
    [InlineData("{}")]
    [InlineData("\"odd\"")]
    [InlineData("null")]
    [InlineData("")]
    public async Task An_answer_that_is_not_understood_is_unavailable(string body)
    {
        await using var vendor = await VendorStandIn.StartAsync();
        vendor.On(Replies.Json(body));

        var evidence = await AskAsync(vendor);

        Assert.Contains("could not be understood", Assert.IsType<Evidence.Unavailable>(evidence).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_page_in_place_of_data_is_unavailable()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        vendor.On(Replies.WebPage());

        var evidence = await AskAsync(vendor);

        Assert.Contains("a web page instead of data", Assert.IsType<Evidence.Unavailable>(evidence).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_never_answers_is_unavailable_at_the_time_limit()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        vendor.On(Replies.Hang());
        var clock = ConnectorHost.ClockAtNoon();
        using var host = new ConnectorHost(Settings(vendor.Address), clock);

        var reading = ReadAsync(host, TestContext.Current.CancellationToken);
        await vendor.FirstArrived;
        clock.Advance(ConnectorLimits.Default.Total);
        var evidence = await reading;

        Assert.Contains("did not answer in time", Assert.IsType<Evidence.Unavailable>(evidence).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_begins_and_never_ends_is_unavailable_at_the_time_limit()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        vendor.On(Replies.Drip());
        var clock = ConnectorHost.ClockAtNoon();
        using var host = new ConnectorHost(Settings(vendor.Address), clock);

        var reading = ReadAsync(host, TestContext.Current.CancellationToken);
        await vendor.FirstArrived;
        clock.Advance(ConnectorLimits.Default.Total);
        var evidence = await reading;

        Assert.Contains("did not answer in time", Assert.IsType<Evidence.Unavailable>(evidence).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_is_cut_off_is_unavailable()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        vendor.On(Replies.CutOff("[{\"a\":\"" + new string('x', 4000) + "\"}]"));

        var evidence = await AskAsync(vendor);

        Assert.Contains("broke off", Assert.IsType<Evidence.Unavailable>(evidence).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_huge_answer_is_not_swallowed()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        vendor.On(Replies.Huge(10 * 1024 * 1024));

        var evidence = await AskAsync(vendor);

        Assert.Contains("which is not read", Assert.IsType<Evidence.Unavailable>(evidence).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        await using var elsewhere = await VendorStandIn.StartAsync();
        vendor.On(Replies.RedirectTo($"{elsewhere.Address}stolen"));

        var evidence = await AskAsync(vendor);

        Assert.Contains("redirects", Assert.IsType<Evidence.Unavailable>(evidence).Reason, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Requests);
    }

    [Fact]
    public async Task Nobody_at_home_is_unavailable()
    {
        var vendor = await VendorStandIn.StartAsync();
        var address = vendor.Address;
        await vendor.DisposeAsync();
        using var host = new ConnectorHost(Settings(address));

        var evidence = await ReadAsync(host, TestContext.Current.CancellationToken);

        Assert.Contains("could not be reached", Assert.IsType<Evidence.Unavailable>(evidence).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Caller_cancellation_is_not_reported_as_an_unavailable_vendor()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        vendor.On(Replies.Hang());
        using var host = new ConnectorHost(Settings(vendor.Address));
        using var caller = new CancellationTokenSource();

        var reading = ReadAsync(host, caller.Token);
        await vendor.FirstArrived;
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private async Task<Evidence> AskAsync(VendorStandIn vendor, TimeProvider? time = null)
    {
        using var host = new ConnectorHost(Settings(vendor.Address), time);
        return await ReadAsync(host, TestContext.Current.CancellationToken);
    }
}
