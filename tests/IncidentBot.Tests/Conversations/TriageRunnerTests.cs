using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Conversations;

public sealed class TriageRunnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("incidentbot-runner").FullName;

    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    private string Database => Path.Combine(_folder, "triages.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_it_committed_itself_is_not_read_back()
    {
        await using var host = await ConversationHost.StartAsync(Database, Limit);
        await host.Inbox.ReceiveAsync(MadeTurn.Text("triage checkout conversion"), Limit);
        await host.Channel.SeeAsync(Timing.Question.Prompt, Limit);

        var loaded = await host.Get<TriageLog>().LoadAsync(host.Channel.Deliveries.First().Stream, Limit);

        // What was read from the store would be a copy.
        Assert.Same(host.Get<Catalogue>().Metrics.Single(), loaded?.State?.Metric);
        Assert.Equal(0, loaded?.Stored.Events.Count);
    }

    [Fact]
    public async Task A_hanging_source_delays_nobody_else_and_costs_one_line_after_the_deadline()
    {
        var hanging = new HeldChanges();
        await using var host = await ConversationHost.StartAsync(Database, Limit, hanging, new QuietVendors());

        await host.Inbox.ReceiveAsync(MadeTurn.Text("triage checkout conversion -20%"), Limit);
        await host.Channel.SeeAsync("asking the sources (1 of 2 answered)", Limit);
        await hanging.WasAsked.WaitAsync(Limit);
        host.Time.Advance(TimeSpan.FromSeconds(1));
        var before = await host.Channel.SeeAsync("Ok 4 Vendors", Limit);
        host.Time.Advance(TimeSpan.FromSeconds(20));
        var after = await host.Channel.SeeAsync("no answer within 20 s", Limit);

        Assert.Contains("Running 2 Deploys", before, StringComparison.Ordinal);
        Assert.Contains("Open 2 Deploys", after, StringComparison.Ordinal);
        Assert.Equal(1, hanging.Asked);
    }

    [Fact]
    public async Task What_arrives_after_the_deadline_is_added()
    {
        var late = new HeldChanges();
        await using var host = await ConversationHost.StartAsync(Database, Limit, late);
        await host.Inbox.ReceiveAsync(MadeTurn.Text("triage checkout conversion"), Limit);
        await late.WasAsked.WaitAsync(Limit);
        host.Time.Advance(TimeSpan.FromSeconds(20));
        await host.Channel.SeeAsync("no answer within 20 s", Limit);

        late.Answer(new Evidence.Nothing());

        Assert.Contains("Ok 2 Deploys", await host.Channel.SeeAsync("Nothing was deployed", Limit), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bug_in_a_connector_costs_one_line_and_not_the_triage()
    {
        var broken = new HeldChanges();
        await using var host = await ConversationHost.StartAsync(Database, Limit, broken);
        broken.Break();

        await host.Inbox.ReceiveAsync(MadeTurn.Text("triage checkout conversion"), Limit);

        Assert.Contains("internal error", await host.Channel.SeeAsync("Open 2 Deploys", Limit), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_turn_that_arrives_twice_has_one_effect()
    {
        await using var host = await ConversationHost.StartAsync(Database, Limit);
        var turn = MadeTurn.Text("triage checkout conversion");

        var first = await host.Inbox.ReceiveAsync(turn, Limit);
        var second = await host.Inbox.ReceiveAsync(turn, Limit);
        await host.Channel.SeeAsync("ASKING", Limit);

        Assert.True(first);
        Assert.False(second);
        Assert.Single(host.Channel.Seen.Values, text => text.StartsWith("Triage: checkout conversion", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopped_between_two_turns_it_goes_on_with_the_open_question_and_asks_no_source_twice()
    {
        var changes = new HeldChanges();
        changes.Answer(new Evidence.Nothing());
        string root;
        await using (var first = await ConversationHost.StartAsync(Database, Limit, changes))
        {
            await first.Inbox.ReceiveAsync(MadeTurn.Text("triage checkout conversion"), Limit);
            await first.Channel.SeeAsync(Timing.Question.Prompt, Limit);
            root = first.Channel.Seen.Keys.First(id => id.Contains("/root/", StringComparison.Ordinal));
        }

        await using var second = await ConversationHost.StartAsync(Database, Limit, changes);
        await second.Inbox.ReceiveAsync(MadeTurn.Text("suddenly") with { Place = MadeTurn.Place with { Thread = root } }, Limit);
        var edited = await second.Channel.SeeAsync("Lena: All at once", Limit);

        Assert.Equal(1, changes.Asked);
        Assert.NotEmpty(edited);
        Assert.DoesNotContain(second.Channel.Deliveries, delivery => delivery.Message.Key == "root" && delivery.MessageId != root);
    }

    [Fact]
    public async Task A_reply_to_an_unknown_metric_can_be_pressed_twice_and_starts_one_triage()
    {
        await using var host = await ConversationHost.StartAsync(Database, Limit);
        await host.Inbox.ReceiveAsync(MadeTurn.Text("triage basket size -5%"), Limit);
        await host.Channel.SeeAsync("I do not know a metric “basket size”", Limit);
        var button = host.Channel.Deliveries.SelectMany(delivery => delivery.Message.Blocks).OfType<Buttons>().SelectMany(buttons => buttons.Items).Last();

        await host.Inbox.ReceiveAsync(MadeTurn.Click(button.Action, button.Value), Limit);
        await host.Inbox.ReceiveAsync(MadeTurn.Click(button.Action, button.Value, MadeTurn.Ana), Limit);
        await host.Channel.SeeAsync("There is an open triage on this metric already", Limit);
        await host.Channel.SeeAsync("Triage: basket size", Limit);

        Assert.Single(host.Channel.Seen.Keys, id => id.Contains("/root/", StringComparison.Ordinal));
    }
}
