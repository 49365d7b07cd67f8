using System.Globalization;
using IncidentBot.Channels;
using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Tests.Channels.Slack;
using IncidentBot.Triage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.Channels.BotFramework;

/// <summary>What the channel tells the outbox when the connector fails, and that nothing is lost or shown twice without need.</summary>
public sealed class TeamsDeliveryTests
{
    private static readonly Place InChannel = new("teams", Activities.Channel, null);

    public static TheoryData<int, bool, string> Statuses => new()
    {
        { 429, false, nameof(DeliveryResult.TryAgain) },
        { 412, false, nameof(DeliveryResult.TryAgain) },
        { 408, false, nameof(DeliveryResult.TryAgain) },
        { 503, false, nameof(DeliveryResult.TryAgain) },
        // A gateway that gave up does not know whether the message arrived.
        { 500, false, nameof(DeliveryResult.AnswerLost) },
        { 502, false, nameof(DeliveryResult.AnswerLost) },
        { 504, false, nameof(DeliveryResult.AnswerLost) },
        { 400, false, nameof(DeliveryResult.Refused) },
        { 403, false, nameof(DeliveryResult.Refused) },
        { 404, false, nameof(DeliveryResult.Refused) },
        { 413, false, nameof(DeliveryResult.Refused) },
        { 501, false, nameof(DeliveryResult.Refused) },
        // An edit may be repeated as often as one likes.
        { 429, true, nameof(DeliveryResult.TryAgain) },
        { 412, true, nameof(DeliveryResult.TryAgain) },
        { 500, true, nameof(DeliveryResult.TryAgain) },
        { 502, true, nameof(DeliveryResult.TryAgain) },
        { 504, true, nameof(DeliveryResult.TryAgain) },
        { 404, true, nameof(DeliveryResult.Refused) },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task Each_status_says_whether_it_may_be_tried_again(int status, bool isEdit, string expected)
    {
        await using var server = await TeamsServer.StartAsync();
        server.Connector.FailNext(Answering(status));

        var result = await DeliverAsync(server, isEdit ? "1795368784000" : null);

        Assert.Equal(expected, result.GetType().Name);
        Assert.Single(server.Connector.Calls);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Wed, 18 Mar 2026 13:20:30 GMT", 30)]
    [InlineData("Wed, 18 Mar 2026 13:19:00 GMT", null)]
    [InlineData("soon", null)]
    [InlineData(null, null)]
    public async Task How_long_to_wait_is_taken_from_the_answer(string? header, int? seconds)
    {
        await using var server = await TeamsServer.StartAsync(new FakeTimeProvider(new DateTimeOffset(2026, 3, 18, 13, 20, 0, TimeSpan.Zero)));
        server.Connector.FailNext(Answering(429, header));

        var result = await DeliverAsync(server);

        Assert.Equal(seconds is null ? null : TimeSpan.FromSeconds(seconds.Value), Assert.IsType<DeliveryResult.TryAgain>(result).After);
    }

    [Fact]
    public async Task While_a_thread_is_limited_nothing_is_sent_into_it()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 18, 13, 20, 0, TimeSpan.Zero));
        await using var server = await TeamsServer.StartAsync(time);
        server.Connector.FailNext(Answering(429, "60"));
        await DeliverAsync(server);

        var limited = await DeliverAsync(server);
        time.Advance(TimeSpan.FromSeconds(60));
        var free = await DeliverAsync(server);

        Assert.Equal(TimeSpan.FromSeconds(60), Assert.IsType<DeliveryResult.TryAgain>(limited).After);
        Assert.IsType<DeliveryResult.Delivered>(free);
        Assert.Equal(2, server.Connector.Calls.Count);
    }

    [Fact]
    public async Task A_thread_gets_no_more_than_Teams_allows()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 18, 13, 20, 0, TimeSpan.Zero));
        await using var server = await TeamsServer.StartAsync(time);
        var place = InChannel with { Thread = "1795368784000" };
        for (var i = 0; i < 7; i++)
            await DeliverAsync(server, place: place);

        var eighth = DeliverAsync(server, place: place);
        var other = await DeliverAsync(server, place: place with { Thread = "1795368784001" });
        Assert.False(eighth.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));
        await eighth;

        Assert.IsType<DeliveryResult.Delivered>(other);
        Assert.Equal(9, server.Connector.Calls.Count);
    }

    [Fact]
    public async Task Taken_without_an_id_is_delivered_and_its_newer_state_is_posted()
    {
        await using var server = await TeamsServer.StartAsync();
        server.Connector.FailNext(new Fault(false, TakeWithoutId));

        var first = await DeliverAsync(server);
        var second = await DeliverAsync(server, Assert.IsType<DeliveryResult.Delivered>(first).MessageId);

        Assert.Equal(new DeliveryResult.Delivered(""), first);
        Assert.Equal(Assert.Single(server.Connector.Messages).Id, Assert.IsType<DeliveryResult.Delivered>(second).MessageId);
    }

    [Theory]
    [InlineData(false, null, nameof(DeliveryResult.AnswerLost))]
    [InlineData(true, null, nameof(DeliveryResult.AnswerLost))]
    [InlineData(false, "1795368784000", nameof(DeliveryResult.TryAgain))]
    public async Task A_connection_that_breaks_loses_the_answer_to_a_post_only(bool accepts, string? id, string expected)
    {
        await using var server = await TeamsServer.StartAsync();
        server.Connector.FailNext(Breaking(accepts));

        var result = await DeliverAsync(server, id);

        Assert.Equal(expected, result.GetType().Name);
    }

    [Theory]
    [InlineData(null, nameof(DeliveryResult.AnswerLost))]
    [InlineData("1795368784000", nameof(DeliveryResult.TryAgain))]
    public async Task Who_does_not_answer_is_given_up_after_a_while(string? id, string expected)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var server = await TeamsServer.StartAsync(time);
        var hang = new TaskCompletionSource();
        server.Connector.FailNext(new Fault(false, _ => hang.Task));

        var delivering = DeliverAsync(server, id);
        await server.Connector.CallsReachAsync(1);
        time.Advance(TimeSpan.FromSeconds(15));
        var result = await delivering;
        hang.SetResult();

        Assert.Equal(expected, result.GetType().Name);
    }

    [Fact]
    public async Task Nobody_there_means_that_nothing_was_sent()
    {
        await using var server = await TeamsServer.StartAsync(settings: ("Teams:ServiceUrl", "http://127.0.0.1:1/"));

        Assert.IsType<DeliveryResult.TryAgain>(await DeliverAsync(server));
    }

    [Fact]
    public async Task Without_a_token_nothing_is_sent_and_nobody_learns_the_secret()
    {
        await using var server = await TeamsServer.StartAsync(settings: TeamsServer.NewAppId());
        server.Login.Refuses = true;

        var result = Assert.IsType<DeliveryResult.TryAgain>(await DeliverAsync(server));
        var check = await server.Get<IEnumerable<IncidentBot.Channels.IChannel>>().Single(channel => channel.Name == "teams").CheckAsync(TestContext.Current.CancellationToken);

        Assert.Contains("check MicrosoftAppId", result.Reason, StringComparison.Ordinal);
        Assert.Equal((false, true), (check.Ok, check.Seen.Contains("check MicrosoftAppId", StringComparison.Ordinal)));
        Assert.Empty(server.Connector.Calls);
        Assert.DoesNotContain("very-secret", result.Reason + check.Seen + server.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SingleTenant", Activities.Tenant)]
    [InlineData("MultiTenant", "botframework.com")]
    public async Task The_bot_signs_in_where_its_type_belongs_and_once(string type, string tenant)
    {
        await using var server = await TeamsServer.StartAsync(settings: [("MicrosoftAppType", type), TeamsServer.NewAppId()]);

        await DeliverAsync(server);
        await DeliverAsync(server);

        var (address, form) = Assert.Single(server.Login.Asked);
        Assert.Equal($"https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", address.GetLeftPart(UriPartial.Path));
        Assert.All(
            new[] { "grant_type=client_credentials", $"client_id={server.AppId}", "client_secret=very-secret", "scope=https%3A%2F%2Fapi.botframework.com%2F.default" },
            part => Assert.Contains(part, form, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_token_goes_only_where_a_proved_activity_came_from()
    {
        await using var stranger = await ConnectorDouble.StartAsync();
        await using var server = await TeamsServer.StartAsync();
        var forged = server.Activities.Say("help");
        forged["serviceUrl"] = stranger.ServiceUrl;

        using var refused = await server.SendAsync(forged);
        using var good = await server.SendAsync(server.Activities.Say("help"));
        await server.Connector.FindAsync(_ => true);

        Assert.Equal((HostUnderTest.Or(403), 200), ((int)refused.StatusCode, (int)good.StatusCode));
        Assert.Empty(stranger.Calls);
    }

    /// <summary>A whole triage while every second call fails in one way or another: everything arrives, in order, and twice only where the answer was lost.</summary>
    [Fact]
    public async Task A_triage_comes_through_every_kind_of_trouble()
    {
        await using var server = await TeamsServer.StartAsync();
        using var start = await server.SendAsync(server.Activities.Post("triage sign-up rate -20%"));
        var choice = await server.Connector.FindAsync(message => message.HasButton("Go on with “sign-up rate”, asking only"));
        server.Connector.FailNext(Answering(429, "1"), null, Answering(502), Answering(504), null, Breaking(accepts: false), null, Answering(412), null, Breaking(accepts: true), null, Answering(503));

        await server.PressAsync(choice, "Go on with “sign-up rate”, asking only");
        var question = await server.Connector.FindAsync(message => message.HasButton("It slid"));
        await server.PressAsync(question, "It slid");
        await server.Connector.FindAsync(message => message.Id != question.Id && message.Order > question.Order && message.Text.Contains("\"action\":\"answer\"", StringComparison.Ordinal));
        await server.Connector.FindAsync(message => message.Id == question.Id && message.Text.Contains("Lena: It slid", StringComparison.Ordinal));

        var triage = server.Connector.Messages.Where(message => message.Text.Contains("\"refresh\"", StringComparison.Ordinal)).OrderBy(message => message.Order).ToList();
        Assert.Contains("Triage: sign-up rate", triage[0].Text, StringComparison.Ordinal);
        Assert.All(triage.Skip(1).Where(message => !message.Text.Contains("Triage: sign-up rate", StringComparison.Ordinal)), message => Assert.StartsWith($"{Activities.Channel};messageid=", message.Conversation, StringComparison.Ordinal));
    }

    /// <summary>Ten messages into one thread, each of which meets a trouble of its own; <paramref name="arrived"/> says whether those stand whose answer was lost.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_a_thread_everything_arrives_in_order_and_what_stands_twice_is_what_was_counted(bool arrived)
    {
        var time = new SlackClock(SlackHost.Now);
        await using var server = await TeamsServer.StartAsync(time);
        var (store, place, stream) = (server.Get<ITriageStore>(), InChannel with { Thread = "1795368784000" }, Streams.LobbyOf(InChannel));
        var hang = new TaskCompletionSource();
        server.Connector.FailNext([
            Answering(429, "1"), null,
            Answering(412), null,
            Answering(502, arrives: arrived), null,
            Answering(504, arrives: arrived), null,
            new Fault(true, TakeWithoutId),
            Breaking(arrived), null,
            new Fault(arrived, _ => hang.Task), null,
            Answering(503), null,
            Answering(502, arrives: arrived), Breaking(arrived), null,
        ]);

        var messages = Enumerable.Range(0, 10).Select(i => new OutgoingMessage(place, new Message($"reply-{i}", Placement.Thread, $"message {i}", [new Paragraph($"message {i}")])));
        await store.CommitAsync(new Commit(stream, 0, [], [.. messages], null, null), TestContext.Current.CancellationToken);
        time.Advance(Leases.Renewal);
        await server.Connector.CallsReachAsync(12);
        time.Advance(TimeSpan.FromSeconds(10));
        await server.Connector.FindAsync(message => message.Words == "message 9");
        await server.StopAsync();
        hang.SetResult();
        await server.StartAgainAsync();
        var outbox = await server.Get<ITriageStore>().LoadOutboxAsync(stream, TestContext.Current.CancellationToken);

        var seen = server.Connector.Messages.Select(message => message.Words).ToList();
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"message {i}"), seen.Distinct());
        Assert.Equal(seen.Order(StringComparer.Ordinal), seen);
        Assert.All(server.Connector.Messages, message => Assert.Equal($"{Activities.Channel};messageid=1795368784000", message.Conversation));
        Assert.All(outbox, entry => Assert.Equal((false, null), (entry.IsDue, entry.Refusal)));
        Assert.Equal([0, 0, 1, 1, 0, 1, 1, 0, 2, 0], outbox.Select(entry => entry.Doubles));
        Assert.Equal(outbox.Select(entry => arrived ? entry.Doubles : 0), outbox.Select(entry => seen.Count(words => words == entry.Message.Notification) - 1));
    }

    private static Task TakeWithoutId(HttpContext context)
    {
        context.Response.StatusCode = 202;
        return Task.CompletedTask;
    }

    private static Fault Answering(int status, string? retryAfter = null, bool arrives = false) => new(arrives, context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsync($$"""{"error":{"code":"Code{{status.ToString(CultureInfo.InvariantCulture)}}","message":"not today"} }""");
    });

    private static Fault Breaking(bool accepts) => new(accepts, context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    private static Task<DeliveryResult> DeliverAsync(TeamsServer server, string? id = null, Place? place = null) =>
        server.Get<IEnumerable<IncidentBot.Channels.IChannel>>().Single(channel => channel.Name == "teams").DeliverAsync(
            new Delivery("0123456789abcdef", place ?? InChannel, new Message("reply-1", Placement.Thread, "words", [new Paragraph("words")]), id), TestContext.Current.CancellationToken);
}
