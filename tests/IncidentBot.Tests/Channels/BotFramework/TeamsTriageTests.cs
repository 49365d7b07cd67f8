using IncidentBot.Triage;

namespace IncidentBot.Tests.Channels.BotFramework;

/// <summary>Whole triages of the practice shop, in from the wire and out to it.</summary>
public sealed class TeamsTriageTests
{
    private static readonly (string Key, object Value) Practise = ("Practice:InChat", true);

    [Fact]
    public async Task A_drop_is_triaged_in_a_channel_by_mention_and_buttons()
    {
        await using var server = await TeamsServer.StartAsync(settings: Practise);

        using var start = await server.SendAsync(server.Activities.Post("triage search conversion"));
        var question = await server.Connector.FindAsync(message => message.Text.Contains(VendorHealth.Question.Prompt, StringComparison.Ordinal) && message.HasButton(VendorHealth.Question.NoLabel));
        var answer = await server.PressAsync(question, VendorHealth.Question.NoLabel);
        var root = await server.Connector.FindAsync(message => message.Text.Contains("VERDICT", StringComparison.Ordinal) && message.Text.Contains("Triage: search conversion", StringComparison.Ordinal));
        var verdict = await server.Connector.FindAsync(message => message.Text.Contains("**IMPACT**", StringComparison.Ordinal));

        Assert.Equal(200, (int)start.StatusCode);
        Assert.Equal(("application/vnd.microsoft.card.adaptive", 200), (answer.GetProperty("type").GetString(), answer.GetProperty("statusCode").GetInt32()));
        Assert.Contains("Lena: No, all fine", answer.GetProperty("value").GetRawText(), StringComparison.Ordinal);
        Assert.Equal($"{Activities.Channel};messageid={root.Id}", root.Conversation);
        Assert.All([question, verdict], message => Assert.Equal(root.Conversation, message.Conversation));
        Assert.Equal(0, root.Order);
        Assert.Contains("Own infrastructure", verdict.Text, StringComparison.Ordinal);
    }
}
