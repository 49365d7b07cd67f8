using IncidentBot.Channels.Web;
using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Tests.CrashTests;

/// <summary>
/// What a person does in one triage, the same in every run: starts it, throws in a guess, answers whatever is asked, asks for the status, closes with the real cause.
/// </summary>
internal sealed class PersonInTriage(Browser page, string conversation, string sentence, IReadOnlyDictionary<QuestionId, string> answers)
{
    public const string Guess = "maybe the campaign ended";

    private readonly List<Guid> _said = [];
    private readonly List<(QuestionId Question, string Value)> _answered = [];

    public string Conversation => conversation;

    /// <summary>Ids of all turns that were accepted.</summary>
    public IReadOnlyList<Guid> Said => _said;

    public IReadOnlyList<(QuestionId Question, string Value)> Answered => _answered;

    /// <returns>The root message of the closed triage.</returns>
    public async Task<WebMessage> RunAsync(CancellationToken cancellationToken)
    {
        await SayAsync(null, new { text = sentence }, cancellationToken);
        var first = await page.UntilAsync(shown => shown.FirstOrDefault(message => IsRoot(message) || StartButton(message) is not null), cancellationToken);
        if (StartButton(first) is { } start)
            await SayAsync(null, new { action = Actions.Start, value = start.Value, message = first.Id }, cancellationToken);
        var root = await page.UntilAsync(shown => shown.FirstOrDefault(IsRoot), cancellationToken);
        await SayAsync(root.Id, new { text = Guess }, cancellationToken);

        while (await page.UntilAsync(shown => NextStep(root.Id, shown), cancellationToken) is { Question: { } question } step)
        {
            await SayAsync(root.Id, new { action = Actions.Answer, value = $"{question}:{answers[question]}", message = step.Message.Id }, cancellationToken);
            _answered.Add((question, answers[question]));
        }

        await SayAsync(root.Id, new { text = "status" }, cancellationToken);
        await SayAsync(root.Id, new { action = Actions.Close, fields = new { cause = nameof(Cause.Deploy), note = "rolled back" } }, cancellationToken);
        return await page.UntilAsync(shown => shown.FirstOrDefault(message => message.Id == root.Id && message.Message.Notification.Contains("closed", StringComparison.Ordinal)), cancellationToken);
    }

    private bool IsRoot(WebMessage message) => message.Conversation == conversation && message.Message.Placement == Placement.Root;

    /// <summary>The bot asks which metric was meant, and whether to go on by asking only: that is its last offer.</summary>
    private Button? StartButton(WebMessage message) => message.Conversation == conversation
        ? message.Message.Blocks.OfType<Buttons>().SelectMany(buttons => buttons.Items).LastOrDefault(button => button.Action == Actions.Start)
        : null;

    /// <summary>The question to answer, or none once there is a verdict and nothing is asked; null while the bot is still at it.</summary>
    private Step? NextStep(string root, IReadOnlyList<WebMessage> shown)
    {
        var thread = shown.Where(message => message.Thread == root && message.Author.Bot).ToList();
        if (thread.Where(IsQuestion).Select(OpenQuestion).FirstOrDefault(step => step is not null) is { } open)
            return _answered.Any(given => given.Question == open.Question) ? null : open;
        return thread.FirstOrDefault(message => message.Message.Key == ThreadView.VerdictKey) is { } verdict ? new Step(verdict, null) : null;
    }

    private static bool IsQuestion(WebMessage message) => message.Message.Key.StartsWith("question-", StringComparison.Ordinal);

    /// <summary>A question waits as long as it has buttons to answer it.</summary>
    private static Step? OpenQuestion(WebMessage message)
    {
        var button = message.Message.Blocks.OfType<Buttons>().SelectMany(buttons => buttons.Items).FirstOrDefault(button => button.Action == Actions.Answer);
        return button?.Value is { } value ? new Step(message, Enum.Parse<QuestionId>(value.Split(':')[0])) : null;
    }

    private async Task SayAsync(string? thread, object what, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid();
        var turn = new Dictionary<string, object?> { ["id"] = id, ["conversation"] = conversation, ["thread"] = thread, ["person"] = new { id = page.Person, name = page.Person } };
        foreach (var property in what.GetType().GetProperties())
            turn[property.Name] = property.GetValue(what);
        await page.SendAsync(turn, cancellationToken);
        _said.Add(id);
    }

    private sealed record Step(WebMessage Message, QuestionId? Question);
}
