using System.Text;
using System.Text.Json;
using IncidentBot.Channels.Web;
using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Tests.Channels.BotFramework;
using IncidentBot.Tests.Channels.Slack;
using IncidentBot.Triage;
using Microsoft.Extensions.DependencyInjection;

namespace IncidentBot.Tests.Channels;

/// <summary>The same practice drop ends in the same verdict and the same words in every channel.</summary>
public sealed class SameVerdictTests
{
    /// <summary>By channel: starts a triage with a sentence, answers the question about vendors with no if it is asked, and reads the verdict as it is shown.</summary>
    private static readonly Dictionary<string, Func<string, bool, Task<string>>> Channels = new()
    {
        ["web"] = TriageOnThePageAsync,
        ["slack"] = TriageInSlackAsync,
        ["teams"] = TriageInTeamsAsync,
    };

    [Theory]
    [InlineData("triage checkout conversion -18% since 11:50", "Own change", false)]
    [InlineData("triage add to basket rate", "Measurement error", true)]
    [InlineData("triage paid orders", "Third party", false)]
    [InlineData("triage search conversion", "Own infrastructure", true)]
    [InlineData("triage gift card orders", "Users or market", true)]
    [InlineData("triage newsletter sign-ups", "No incident", false)]
    public async Task A_drop_has_the_same_verdict_in_the_same_words_everywhere(string sentence, string cause, bool asksAboutVendors)
    {
        var verdicts = new Dictionary<string, string>();
        foreach (var (channel, triageAsync) in Channels)
            verdicts[channel] = await triageAsync(sentence, asksAboutVendors);

        Assert.All(verdicts, verdict => Assert.StartsWith($"VERDICT {cause}", verdict.Value, StringComparison.Ordinal));
        Assert.All(verdicts, verdict => Assert.Equal(verdicts["web"], verdict.Value));
    }

    private static async Task<string> TriageInTeamsAsync(string sentence, bool asksAboutVendors)
    {
        await using var server = await TeamsServer.StartAsync(new SlackClock(SlackHost.Now), ("Practice:InChat", true));
        using var started = await server.SendAsync(server.Activities.Post(sentence, person: "Ada"));
        if (asksAboutVendors)
        {
            var question = await server.Connector.FindAsync(message => message.Text.Contains(VendorHealth.Question.Prompt, StringComparison.Ordinal) && message.HasButton(VendorHealth.Question.NoLabel));
            await server.PressAsync(question, VendorHealth.Question.NoLabel, person: "Ben");
        }

        var verdict = await server.Connector.FindAsync(message => IsLast(server.Get<ITriageStore>(), Words(message.Words), asksAboutVendors));
        return Words(verdict.Words);
    }

    private static async Task<string> TriageInSlackAsync(string sentence, bool asksAboutVendors)
    {
        await using var host = await SlackHost.StartAsync();
        await host.MentionAsync("U0ADA", sentence);
        if (asksAboutVendors)
            await host.PressAsync("U0BEN", await host.Slack.SeeAsync(VendorHealth.Question.Prompt), VendorHealth.Question.NoLabel);
        var words = "";
        await host.Slack.UntilAsync(() =>
        {
            words = Words(host.Slack.Messages.Select(SlackReader.TextOf).LastOrDefault(text => text.StartsWith("VERDICT", StringComparison.Ordinal)) ?? "");
            return IsLast(host.App.Services.GetRequiredService<ITriageStore>(), words, asksAboutVendors);
        });
        return words;
    }

    private static async Task<string> TriageOnThePageAsync(string sentence, bool asksAboutVendors)
    {
        await using var host = await SlackHost.StartAsync();
        var messages = host.App.Services.GetRequiredService<WebMessages>();
        await SayAsync(host, sentence, null);
        if (asksAboutVendors)
        {
            var question = await FindAsync(messages, () => messages.ListAfter(0, "ben", 1000).FirstOrDefault(message => message.Message.Notification.Contains(VendorHealth.Question.Prompt, StringComparison.Ordinal)));
            await SayAsync(host, "no", question.Thread);
        }

        return await FindAsync(messages, () =>
        {
            var facts = messages.ListAfter(0, "ben", 1000).Where(message => message.Message.Key == "verdict").SelectMany(message => message.Message.Blocks).OfType<Facts>().LastOrDefault();
            var words = Words(facts is null ? "" : string.Join('\n', facts.Items.Select(fact => $"{fact.Label} {fact.Value.ToPlainText()}")));
            return IsLast(host.App.Services.GetRequiredService<ITriageStore>(), words, asksAboutVendors) ? words : null;
        });
    }

    /// <summary>Whether that is the verdict after all that was said: nothing is open, and the store holds no newer one.</summary>
    private static bool IsLast(ITriageStore store, string words, bool asksAboutVendors)
    {
        if (store.ListTriagesAsync(alsoClosed: false, limit: 1, TestContext.Current.CancellationToken).GetAwaiter().GetResult() is not [var triage]
            || store.LoadAsync(triage.Id, TestContext.Current.CancellationToken).GetAwaiter().GetResult() is not { } stored)
            return false;
        var state = TriageState.Fold(triage.Id, stored.Events);
        var verdict = stored.Outbox.FirstOrDefault(entry => entry.Message.Key == "verdict")?.Message.Blocks.OfType<Facts>().FirstOrDefault();
        return verdict is not null && state.Open is null && !state.Pending.Any() && (!asksAboutVendors || state.AnswerTo(QuestionId.Vendors) is not null)
            && words == Words(string.Join('\n', verdict.Items.Select(fact => $"{fact.Label} {fact.Value.ToPlainText()}")));
    }

    private static async Task SayAsync(SlackHost host, string text, string? thread)
    {
        using var http = new HttpClient();
        var body = JsonSerializer.Serialize(new { id = Guid.NewGuid(), conversation = "incidents", thread, person = new { id = "ben", name = "Ben" }, text });
        using var response = await http.PostAsync(new Uri(host.Address, "/web/turns"), new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static async Task<T> FindAsync<T>(WebMessages messages, Func<T?> find)
        where T : class
    {
        while (true)
        {
            var changed = messages.Changed;
            if (find() is { } found)
                return found;
            await changed.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
