using System.Text.Json;
using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Tests.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Hooks;

public sealed class TriagesHookTests
{
    private const string Own = """{"key":"call-1","metric":"cvr","at":"2026-11-20T09:40:00Z","change":-0.2,"text":"Checkout is low","channel":"web:incidents"}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Our_own_form_starts_a_triage_with_what_it_says()
    {
        await using var server = await HookServer.StartAsync();

        var id = await server.StartTriageAsync(Own);
        var started = await StartedAsync(server, id);
        var entry = Assert.Single(await OpenAsync(server));

        Assert.Equal(("checkout_conversion", -0.2, "Checkout is low"), (started.Metric.Name, started.Report.Change, started.Text));
        Assert.Equal((new DateTimeOffset(2026, 11, 20, 9, 40, 0, TimeSpan.Zero), HookServer.Now), (started.Report.Since, started.At));
        Assert.Equal((id, new Place("web", "incidents", null)), (entry.Id, entry.Place));
    }

    [Fact]
    public async Task Alertmanagers_webhook_starts_a_triage_of_the_metric_that_its_label_names()
    {
        await using var server = await HookServer.StartAsync();

        var id = await server.StartTriageAsync(AlertBodies.Alertmanager("firing"));
        var started = await StartedAsync(server, id);

        Assert.Equal(("checkout_conversion", "Alertmanager", "CheckoutLow: Checkout conversion is low"), (started.Metric.Name, started.By.Name, started.Text));
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 11, 30, 0, TimeSpan.Zero), started.Report.Since);
    }

    [Fact]
    public async Task Grafanas_webhook_goes_to_the_channel_of_its_metric()
    {
        await using var server = await HookServer.StartAsync();

        var id = await server.StartTriageAsync(AlertBodies.Grafana("firing"));
        var started = await StartedAsync(server, id);

        Assert.Equal(("sign_ups", "Grafana", "Sign-ups low: Sign-ups fell below 10 an hour"), (started.Metric.Name, started.By.Name, started.Text));
        Assert.Equal("growth", Assert.Single(await OpenAsync(server)).Place.Conversation);
    }

    [Fact]
    public async Task The_same_call_again_also_after_a_restart_is_the_same_triage()
    {
        await using var server = await HookServer.StartAsync();

        var first = await server.PostAsync("/api/triages", HookServer.TriagesKey, Own);
        var id = await server.StartTriageAsync(Own);
        await server.StartAgainAsync();
        var again = await server.PostAsync("/api/triages", HookServer.TriagesKey, Own);

        Assert.Equal(first, again);
        Assert.Equal(id, Assert.Single(await OpenAsync(server)).Id);
    }

    [Fact]
    public async Task Another_alert_on_the_metric_joins_the_open_triage_as_a_line_in_its_thread()
    {
        await using var server = await HookServer.StartAsync();

        var id = await server.StartTriageAsync(Own);
        server.Time.Advance(TimeSpan.FromMinutes(5));
        var joined = await server.StartTriageAsync(AlertBodies.Alertmanager("firing"));
        var stream = await server.StreamAsync(id, stored => stored.Outbox.Any(entry => entry.Message.Key.StartsWith("reply-", StringComparison.Ordinal)));

        Assert.Equal(id, joined);
        Assert.Contains("Alertmanager: CheckoutLow: Checkout conversion is low", stream.Outbox.SelectMany(entry => entry.Message.Blocks.Select(PlainText.Of)));
        Assert.Single(await OpenAsync(server));
    }

    [Fact]
    public async Task Two_alerts_in_the_same_moment_are_one_triage()
    {
        await using var server = await HookServer.StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(n => server.PostAsync("/api/triages", HookServer.TriagesKey, Own.Replace("call-1", $"call-{n}", StringComparison.Ordinal))));
        var id = Assert.Single(answers.Select(answer => JsonElement.Parse(answer.Body).GetProperty("id").GetString()).Distinct());
        await server.StreamAsync(id ?? "", stream => stream.Version > 0);

        Assert.Single(await OpenAsync(server));
    }

    [Fact]
    public async Task A_resolved_alert_joins_the_open_triage()
    {
        await using var server = await HookServer.StartAsync();

        var id = await server.StartTriageAsync(AlertBodies.Alertmanager("firing"));
        server.Time.Advance(TimeSpan.FromMinutes(5));
        var joined = await server.StartTriageAsync(AlertBodies.Alertmanager("resolved"));
        var stream = await server.StreamAsync(id, stored => stored.Outbox.Any(entry => entry.Message.Key.StartsWith("reply-", StringComparison.Ordinal)));

        Assert.Equal(id, joined);
        Assert.Contains("Alertmanager: Resolved: CheckoutLow: Checkout conversion is low", stream.Outbox.SelectMany(entry => entry.Message.Blocks.Select(PlainText.Of)));
    }

    [Fact]
    public async Task A_resolved_alert_alone_starts_nothing()
    {
        await using var server = await HookServer.StartAsync();

        var answer = await server.PostAsync("/api/triages", HookServer.TriagesKey, AlertBodies.Alertmanager("resolved"));

        Assert.Equal((202, """{"id":null,"ids":[]}"""), answer);
        Assert.Empty(await OpenAsync(server));
    }

    [Fact]
    public async Task A_metric_that_nobody_described_is_triaged_by_asking_only()
    {
        await using var server = await HookServer.StartAsync();

        var started = await StartedAsync(server, await server.StartTriageAsync(Own.Replace("\"cvr\"", "\"returns\"", StringComparison.Ordinal)));

        Assert.Equal(("returns", false), (started.Metric.Name, started.Metric.InCatalogue));
    }

    [Theory]
    [InlineData("\"key\":\"call-1\",", "", "key is missing")]
    [InlineData("\"metric\":\"cvr\",", "", "metric is missing")]
    [InlineData("-0.2", "-20", "change is")]
    [InlineData("-0.2", "\"low\"", "change is")]
    [InlineData("09:40:00Z", "09:40", "at is")]
    [InlineData("2026-11-20T09", "2027-11-20T09", "at is")]
    [InlineData("web:incidents", "incidents", "channel is")]
    [InlineData("web:incidents", "irc:incidents", "channel is \\\"irc:incidents\\\": there is no channel irc here, use web.")]
    public async Task What_is_wrong_is_named_by_its_field(string good, string bad, string sentence)
    {
        await using var server = await HookServer.StartAsync();

        var (status, body) = await server.PostAsync("/api/triages", HookServer.TriagesKey, Own.Replace(good, bad, StringComparison.Ordinal));

        Assert.Equal(400, status);
        Assert.StartsWith($"{{\"error\":\"{sentence}", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"metric\":\"checkout_conversion\"", "\"team\":\"shop\"", "alerts[0].labels.metric is missing: an alert names its metric by this label.")]
    [InlineData("\"startsAt\":\"2026-11-20T11:30:00Z\",", "", "alerts[0].startsAt is missing: use the time at which it began to fire.")]
    [InlineData("\"startsAt\":\"2026-11-20T11:30:00Z\"", "\"startsAt\":\"noon\"", "The body is not the JSON that is expected here: line 1, byte 190, field alerts[0].startsAt.")]
    [InlineData("\"labels\":{", "\"labels\":3,\"x\":{", "The body is not the JSON that is expected here")]
    public async Task What_is_wrong_with_an_alert_is_named_by_its_field(string good, string bad, string sentence)
    {
        await using var server = await HookServer.StartAsync();

        var (status, body) = await server.PostAsync("/api/triages", HookServer.TriagesKey, AlertBodies.Alertmanager("firing").Replace(good, bad, StringComparison.Ordinal));

        Assert.Equal(400, status);
        Assert.StartsWith($"{{\"error\":\"{sentence[..40]}", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_without_a_word()
    {
        await using var server = await HookServer.StartAsync();

        Assert.Equal((401, ""), await server.PostAsync("/api/triages", HookServer.ChangesKey, Own));
        Assert.Empty(await OpenAsync(server));
    }

    private static async Task<TriageStarted> StartedAsync(HookServer server, string id) =>
        Assert.IsType<TriageStarted>((await server.StreamAsync(id, stream => stream.Version > 0)).Events[0]);

    private static Task<IReadOnlyList<TriageEntry>> OpenAsync(HookServer server) => server.Get<ITriageStore>().ListTriagesAsync(false, 10, Cancel);
}
