using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>What a turn outside of any triage leads to: words back, or a new triage.</summary>
internal sealed record LobbyDecision(Message? Reply, TriageStarted? Start);

/// <summary>Decides about turns in a channel that belong to no triage.</summary>
/// <param name="open">Open triages of this channel, newest first.</param>
internal sealed class LobbyTurn(Turn turn, Catalogue catalogue, IReadOnlyList<TriageEntry> open)
{
    private const int LongestSentence = 500;

    private readonly Replies _replies = new(turn);

    public LobbyDecision Decide() => turn.Said switch
    {
        Said.Text when !turn.Addressed => new(null, null),
        Said.Text text => Spoken(text.Words),
        Said.Click { Action: Actions.Start } click => Intake.FromValue(click.Value) is { } request ? Start(request.Sentence, request) : Say("That button belongs to an older version of me. Please start again with “triage …”."),
        Said.Alarm alarm => new(null, new TriageStarted(turn.At, turn.By, alarm.Words, catalogue.Find(alarm.Metric) ?? new Metric { Name = alarm.Metric, InCatalogue = false }, new Report(alarm.Change, alarm.Since))),
        _ => Say("That button belongs to a triage I do not know any more."),
    };

    private LobbyDecision Spoken(string words)
    {
        if (words.Length > LongestSentence)
            return Say($"That message is too long for me ({LongestSentence} characters at most). Please start with “triage”, the metric, and if you like “-20% since 9:40”.");
        return CommandReader.Read(words) switch
        {
            Command.Start { Sentence: "" } => WhichMetric(""),
            Command.Start start => Start(start.Sentence, null),
            Command.List or Command.Status => List(),
            Command.Help => Help(),
            null when StartReader.Read(words) is { Metric.Length: > 0 } read && (read.Percent is not null || read.Since is not null || catalogue.Find(read.Metric) is not null) => Start(words, null),
            null => Say($"I did not understand that. Say “triage {Example}” to start, or “help”."),
            _ => Say("That belongs into the thread of a triage. Say “list” for the open ones."),
        };
    }

    private string Example => $"{(catalogue.Metrics is [var first, ..] ? first.Name : "checkout conversion")} -20% since 9:40";

    private LobbyDecision Start(string sentence, StartRequest? chosen) => Intake.Read(sentence, chosen, catalogue, turn.At) switch
    {
        Intake.Understood understood when chosen is not { Anyway: true } && OpenOn(understood.Metric) is { } other => Join(sentence, understood.Metric, other),
        Intake.Understood understood => new(null, new TriageStarted(turn.At, turn.By, Words.Short(sentence, LongestSentence), understood.Metric, understood.Report)),
        Intake.UnknownMetric unknown => Unknown(sentence, unknown),
        Intake.NoMetric => WhichMetric(sentence),
        Intake.Refused refused => Say(refused.Reason),
        _ => new(null, null),
    };

    private TriageEntry? OpenOn(Metric metric) => open.FirstOrDefault(entry => Catalogue.Plain(entry.Metric) == Catalogue.Plain(metric.Name));

    private LobbyDecision Join(string sentence, Metric metric, TriageEntry other) => new(
        _replies.Message(
            new Paragraph(RichText.Of(new Plain("There is an open triage on this metric already: "), new TriageLink(other.Headline, other.Id), new Plain(". Join it there, or start another."))),
            new Buttons([new Button(Actions.Start, "Start another", Intake.ToValue(new StartRequest(sentence, metric.Name, !metric.InCatalogue, Anyway: true)))])) with { Placement = Placement.Channel },
        null);

    private LobbyDecision Unknown(string sentence, Intake.UnknownMetric unknown) => new(
        _replies.Message(
            new Paragraph(unknown.Nearest.Count > 0 ? $"I do not know a metric “{unknown.Name}”. Did you mean one of these?" : $"I do not know a metric “{unknown.Name}”. I can go on with this name and ask everything."),
            new Buttons([
                .. unknown.Nearest.Select(metric => StartButton(sentence, metric.Name, false)),
                StartButton(sentence, unknown.Name, true) with { Label = Words.Short($"Go on with “{unknown.Name}”, asking only", 75) },
            ])) with { Placement = Placement.Channel },
        null);

    private LobbyDecision WhichMetric(string sentence) => new(
        _replies.Message(
            new Paragraph($"Which metric? Say for example “triage {Example}”."),
            new Buttons([.. catalogue.Metrics.Take(6).Select(metric => StartButton(sentence, metric.Name, false))])) with { Placement = Placement.Channel },
        null);

    private static Button StartButton(string sentence, string metric, bool askingOnly) =>
        new(Actions.Start, Words.Short(metric, 75), Intake.ToValue(new StartRequest(sentence, metric, askingOnly, Anyway: false)));

    private LobbyDecision List()
    {
        if (open.Count == 0)
            return new(_replies.Message(new Paragraph("No triage is open.")) with { Placement = Placement.Channel }, null);
        var rows = open.Take(20).Select(entry => new Fact($"{entry.StartedAt:MMM d HH:mm} UTC", RichText.Of(new TriageLink(Words.Short(entry.Headline, 120), entry.Id)))).ToList();
        return new(_replies.Message(new Paragraph($"{open.Count} open {(open.Count == 1 ? "triage" : "triages")}:"), new Facts(rows)) with { Placement = Placement.Channel }, null);
    }

    private LobbyDecision Help() => new(_replies.Message([.. HelpText.InChannel(catalogue)]) with { Placement = Placement.Channel }, null);

    private LobbyDecision Say(string sentence) => new(_replies.Message(new Paragraph(sentence)) with { Placement = Placement.Channel }, null);
}
