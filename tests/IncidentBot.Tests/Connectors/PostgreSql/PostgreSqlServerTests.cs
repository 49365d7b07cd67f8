using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using IncidentBot.Connectors;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.PostgreSql;

/// <summary>Against a real server: what the shared contract suite asks of HTTP vendors, asked of a database.</summary>
public sealed class PostgreSqlServerTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>
{
    private const string Sessions = "select at as time, count as value, platform, \"odd \"\"name\" from sessions where at >= @from and at < @to";
    private const string Orders = "select at as time, count as value, platform, \"odd \"\"name\" from orders where at >= @from and at < @to;";

    private static readonly MetricSource Records = new()
    {
        Name = "order records",
        Connector = "PostgreSQL",
        Role = SourceRole.Server,
        Query = new Dictionary<string, string> { ["numerator"] = Orders, ["denominator"] = Sessions },
        Dimensions = new Dictionary<string, string> { ["platform"] = "platform", ["oddity"] = "odd \"name" },
    };

    private static readonly Metric Conversion = new() { Name = "checkout_conversion", TimeZone = "Europe/Berlin", Sources = [Records] };

    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_series_adds_up_rows_by_bucket_of_UTC()
    {
        using var host = new ConnectorHost(server.Settings());

        var series = Series(await ReadAsync(host, Records, TimeSpan.FromHours(8)));

        Assert.Equal((PostgreSqlServer.Now.AddHours(-8), 96), (series.Start, series.Numerator.Count));
        Assert.Equal((75d, 1500d), (series.Numerator[0], series.Denominator?[0]));
        Assert.Equal((75d, 55d), (series.Numerator[23], series.Numerator[24]));
        Assert.All(series.Numerator.Skip(24), orders => Assert.Equal(55, orders));
    }

    [Fact]
    public async Task Five_weeks_in_buckets_of_five_minutes_come_whole()
    {
        using var host = new ConnectorHost(server.Settings());

        var series = Series(await ReadAsync(host, Records, TimeSpan.FromDays(36)));

        Assert.Equal(36 * 288, series.Numerator.Count(orders => orders > 0));
    }

    [Fact]
    public async Task No_rows_after_the_first_are_zero_and_before_it_missing()
    {
        using var host = new ConnectorHost(server.Settings());
        var source = Only($"select at as time, count as value from orders where at >= '{PostgreSqlServer.Now.AddHours(-3):O}' and at < '{PostgreSqlServer.Now.AddHours(-2):O}'");

        var values = Series(await ReadAsync(host, source, TimeSpan.FromHours(4), MetricKind.Count)).Numerator;

        Assert.All(values.Take(12), Assert.Null);
        Assert.All(values.Skip(12).Take(12), value => Assert.Equal(55, value));
        Assert.All(values.Skip(24), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    public async Task Clocks_without_a_zone_are_read_in_the_configured_one(string zone)
    {
        var settings = server.Settings();
        settings["Connectors:PostgreSQL:TimeZone"] = zone;
        using var host = new ConnectorHost(settings);
        var source = Only($"select (at at time zone '{zone}')::timestamp as time, count as value from orders where at >= @from and at < @to");

        var values = Series(await ReadAsync(host, source, TimeSpan.FromHours(8), MetricKind.Count)).Numerator;

        Assert.Equal((75d, 55d, 55d), (values[23], values[24], values[95]));
    }

    [Fact]
    public async Task A_breakdown_stands_against_the_same_clock_time_of_four_weeks()
    {
        using var host = new ConnectorHost(server.Settings());
        var window = new TimeWindow(PostgreSqlServer.Drop, PostgreSqlServer.Now);

        var evidence = await host.Get<IMetricSource>().ReadBreakdownAsync(Conversion, Records, window, Limit);

        var breakdown = Observed<BreakdownObserved>(evidence).Breakdown;
        var ios = Assert.Single(breakdown.Rows, row => row.Values[0] == "ios");
        Assert.Equal((4, 3, "it's"), (breakdown.BaselineWeeks, breakdown.Rows.Count, ios.Values[1]));
        Assert.Equal((360d, 36000d), (ios.Numerator, ios.Denominator));
        Assert.Equal((7200d, 144000d), (ios.BaselineNumerator, ios.BaselineDenominator));
    }

    [Fact]
    public async Task No_rows_at_all_is_nothing()
    {
        using var host = new ConnectorHost(server.Settings());

        var evidence = await ReadAsync(host, Only("select at as time, 1 as value from calls"), TimeSpan.FromHours(1), MetricKind.Count);

        Assert.IsType<Evidence.Nothing>(evidence);
    }

    [Theory]
    [InlineData("select at as time, value from payroll", "PostgreSQL does not permit this (42501): permission denied for table payroll; grant SELECT to the role.")]
    [InlineData("select at as time, 1 as value from no_such_table", "PostgreSQL did not accept the query (42P01): relation \"no_such_table\" does not exist.")]
    [InlineData("select at as moment, 1 as value from orders", "PostgreSQL did not accept the query (42703): column q.time does not exist.")]
    [InlineData("select @from as time, count_calls() as value", "PostgreSQL was asked to write (25006), which is never done: cannot execute INSERT in a read-only transaction.")]
    [InlineData("select 1) q; delete from orders; select (1", "PostgreSQL did not accept the query (42703): column q.time does not exist.")]
    public async Task A_query_that_cannot_be_answered_is_told_in_the_servers_words(string query, string reason)
    {
        using var host = new ConnectorHost(server.Settings("writer"));
        await server.ExecuteAsync("REVOKE ALL ON payroll FROM writer");

        var evidence = await ReadAsync(host, Only(query), TimeSpan.FromHours(1), MetricKind.Count);

        Assert.Equal(reason, Assert.IsType<Evidence.Unavailable>(evidence).Reason);
    }

    [Fact]
    public async Task The_server_itself_ends_a_query_that_takes_too_long()
    {
        var settings = server.Settings();
        settings["Connectors:PostgreSQL:StatementTimeout"] = "00:00:00.100";
        using var host = new ConnectorHost(settings);

        var evidence = await ReadAsync(host, Only("select @from as time, 1 as value from pg_sleep(600)"), TimeSpan.FromHours(1), MetricKind.Count);

        Assert.StartsWith("PostgreSQL ended the query because it took longer than 0.1 s (57014);", Assert.IsType<Evidence.Unavailable>(evidence).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_rows_than_the_cap_are_not_fetched()
    {
        using var host = new ConnectorHost(server.Settings());
        var source = Records with
        {
            Query = new Dictionary<string, string> { ["value"] = "select @from as time, 1 as value, n from generate_series(1, 200000) n" },
            Dimensions = new Dictionary<string, string> { ["customer"] = "n" },
        };

        var evidence = await host.Get<IMetricSource>().ReadBreakdownAsync(Conversion with { Kind = MetricKind.Count }, source, new TimeWindow(PostgreSqlServer.Drop, PostgreSqlServer.Now), Limit);

        Assert.Equal("PostgreSQL gives more than 50,000 rows, which are not read; name fewer Dimensions.", Assert.IsType<Evidence.Unavailable>(evidence).Reason);
    }

    [Fact]
    public async Task A_wrong_password_is_told_and_stays_secret()
    {
        const string wrong = "tok-5d1b-wrong-secret";
        using var host = new ConnectorHost(server.Settings(password: wrong));

        var evidence = await ReadAsync(host, Records, TimeSpan.FromHours(1));
        var check = await host.Get<ICheck>().CheckAsync(Limit);

        Assert.Equal("PostgreSQL refused the credentials (28P01); check Connectors:PostgreSQL:User and Password.", Assert.IsType<Evidence.Unavailable>(evidence).Reason);
        Assert.False(check.Ok);
        Assert.DoesNotContain(wrong, $"{JsonSerializer.Serialize(evidence)} {check} {host.Logs.Text}", StringComparison.Ordinal);
        Assert.NotEmpty(host.Logs.Text);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_told()
    {
        var settings = server.Settings();
        settings["Connectors:PostgreSQL:Database"] = "shop";
        using var host = new ConnectorHost(settings);

        var evidence = await ReadAsync(host, Records, TimeSpan.FromHours(1));

        Assert.Equal("PostgreSQL has no such database (3D000); check Connectors:PostgreSQL:Database.", Assert.IsType<Evidence.Unavailable>(evidence).Reason);
    }

    [Fact]
    public async Task Caller_cancellation_is_not_reported_as_an_unavailable_database()
    {
        using var host = new ConnectorHost(server.Settings());
        using var caller = new CancellationTokenSource();
        using var holder = await LockOrdersAsync();

        var reading = host.Get<IMetricSource>().ReadSeriesAsync(Conversion, Records, new TimeWindow(PostgreSqlServer.Drop, PostgreSqlServer.Now), TimeSpan.FromMinutes(5), caller.Token);
        await holder.UntilWaitedForAsync();
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public async Task Who_never_answers_is_unavailable_at_the_time_limit()
    {
        var clock = ConnectorHost.ClockAtNoon();
        using var host = new ConnectorHost(server.Settings(), clock);
        using var holder = await LockOrdersAsync();

        var reading = ReadAsync(host, Records, TimeSpan.FromHours(1));
        await holder.UntilWaitedForAsync();
        clock.Advance(ConnectorLimits.Default.Total);

        Assert.Equal("PostgreSQL did not answer in time.", Assert.IsType<Evidence.Unavailable>(await reading).Reason);
    }

    [Theory]
    [InlineData("N")]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    public async Task Who_is_no_database_is_unavailable(string says)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        _ = SayAsync(other, says);
        using var host = new ConnectorHost(PostgreSqlServer.Settings("127.0.0.1", ((IPEndPoint)other.LocalEndpoint).Port));

        var evidence = await ReadAsync(host, Records, TimeSpan.FromHours(1));

        Assert.Equal("PostgreSQL broke off in the middle of its answer.", Assert.IsType<Evidence.Unavailable>(evidence).Reason);
    }

    [Fact]
    public async Task Nobody_at_home_is_unavailable()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        using var host = new ConnectorHost(PostgreSqlServer.Settings("127.0.0.1", port));

        var evidence = await ReadAsync(host, Records, TimeSpan.FromHours(1));

        Assert.Equal("PostgreSQL could not be reached.", Assert.IsType<Evidence.Unavailable>(evidence).Reason);
    }

    [Theory]
    [InlineData("reader", "2 of 2 queries have rows")]
    [InlineData("writer", "2 of 2 queries have rows; the role may write, SELECT is enough")]
    [InlineData("owner", "2 of 2 queries have rows; the role may write, SELECT is enough")]
    public async Task Check_tells_what_it_sees_and_what_the_role_may_do_too_much(string user, string seen)
    {
        using var host = new ConnectorHost(server.Settings(user), metrics: Conversion);

        var line = await host.Get<ICheck>().CheckAsync(Limit);

        Assert.Equal(new CheckLine("PostgreSQL", true, seen), line);
    }

    [Fact]
    public async Task Check_names_the_query_that_may_not_be_read()
    {
        using var host = new ConnectorHost(server.Settings(), metrics: new Metric { Name = "wages", Kind = MetricKind.Count, Sources = [Only("select at as time, value from payroll")] });

        var line = await host.Get<ICheck>().CheckAsync(Limit);

        Assert.Equal(new CheckLine("PostgreSQL", false, "0 of 1 queries have rows; wages, order records, value: PostgreSQL does not permit this (42501): permission denied for table payroll; grant SELECT to the role"), line);
    }

    private static MetricSource Only(string query) => Records with { Query = new Dictionary<string, string> { ["value"] = query } };

    private static Task<Evidence> ReadAsync(ConnectorHost host, MetricSource source, TimeSpan back, MetricKind kind = MetricKind.Ratio) => host.Get<IMetricSource>().ReadSeriesAsync(
        Conversion with { Kind = kind }, source, new TimeWindow(PostgreSqlServer.Now - back, PostgreSqlServer.Now), TimeSpan.FromMinutes(5), Limit);

    private static MetricSeries Series(Evidence evidence) => Observed<SeriesObserved>(evidence).Series;

    private static T Observed<T>(Evidence evidence)
        where T : Observation => Assert.IsType<T>(Assert.IsType<Evidence.Found>(evidence).What);

    private Task<TableLock> LockOrdersAsync() => TableLock.TakeAsync(server.Address, "orders");

    private static async Task SayAsync(TcpListener listener, string text)
    {
        try
        {
            // Who prefers a secure connection calls again without.
            while (true)
            {
                using var caller = await listener.AcceptTcpClientAsync(Limit);
                await caller.GetStream().ReadExactlyAsync(new byte[8], Limit);
                await caller.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(text), Limit);
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }
}
