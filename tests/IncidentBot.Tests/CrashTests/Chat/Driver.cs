using System.Diagnostics;
using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Tests.CrashTests.Chat;

/// <summary>One person in one triage: starts it, guesses before each answer, answers every question, closes. Every turn goes to any instance, again and again until one takes it.</summary>
internal sealed class Driver(int number, ChatServer chat, IReadOnlyList<BotProcess> bots, Random random)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(30);

    private readonly Person _person = new() { Id = $"p{number}", Name = $"Person {number}" };
    private readonly List<QuestionId> _answered = [];
    private readonly List<string> _guesses = [];

    public static string MetricOf(int number) => $"parcels {number}";

    public string Conversation => $"c{number}";

    public string Stream { get; private set; } = "";

    /// <summary>On the running clock.</summary>
    public long StartedAt { get; private set; }

    public IReadOnlyList<QuestionId> Answered => _answered;

    public IReadOnlyList<string> Guesses => _guesses;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        StartedAt = Stopwatch.GetTimestamp();
        await SayAsync(new Said.Text($"triage {MetricOf(number)} -20% since 2 hours ago"), triage: null, cancellationToken);
        Stream = await SeeAsync(() => Mine().FirstOrDefault(message => message.Message.Placement == Placement.Root)?.Stream, cancellationToken);
        while (await SeeAsync(NextStep, cancellationToken) is { Open: { } open })
        {
            // While the last question is open, a guess is its answer.
            if (open != QuestionId.Hypotheses)
            {
                _guesses.Add($"maybe the price {_guesses.Count}");
                await SayAsync(new Said.Text(_guesses[^1]), Stream, cancellationToken);
            }

            _answered.Add(open);
            await SayAsync(new Said.Click(Actions.Answer, $"{open}:{AnswerValue.No}", new Dictionary<string, string>()), Stream, cancellationToken);
        }

        await SayAsync(new Said.Text("close own change: rolled back"), Stream, cancellationToken);
        await SeeAsync(() => Mine().FirstOrDefault(message => message.Message.Notification.Contains("closed", StringComparison.Ordinal)), cancellationToken);
    }

    private IEnumerable<ChatMessage> Mine() => chat.Messages.Where(message => message.Conversation == Conversation);

    private Step? NextStep()
    {
        var open = Mine().SelectMany(message => message.Message.Key.StartsWith("question-", StringComparison.Ordinal) ? message.Message.Blocks.OfType<Buttons>() : [])
            .SelectMany(buttons => buttons.Items)
            .Where(button => button.Action == Actions.Answer)
            .Select(button => Enum.Parse<QuestionId>((button.Value ?? "").Split(':')[0]))
            .Where(question => !_answered.Contains(question))
            .Select(question => new Step(question))
            .FirstOrDefault();

        // A verdict may come before the last question.
        return open ?? (_answered.Count == Agenda.Questions.Count && Mine().Any(message => message.Message.Key == ThreadView.VerdictKey) ? new Step(null) : null);
    }

    private static async Task<T> SeeAsync<T>(Func<T?> look, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            if (look() is { } seen)
                return seen;
            await Task.Delay(Glance, cancellationToken);
        }
    }

    private async Task SayAsync(Said said, string? triage, CancellationToken cancellationToken)
    {
        var turn = new Turn(Guid.NewGuid().ToString("N"), new Place("chat", Conversation, null), _person, DateTimeOffset.UtcNow, said, Addressed: true, triage);
        while (!await bots[random.Next(bots.Count)].TrySayAsync(turn, cancellationToken))
            cancellationToken.ThrowIfCancellationRequested();
    }

    private sealed record Step(QuestionId? Open);
}
