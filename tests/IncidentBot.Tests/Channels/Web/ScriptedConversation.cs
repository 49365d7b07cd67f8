using System.Collections.Concurrent;
using IncidentBot.Channels;
using IncidentBot.Conversations;
using IncidentBot.Practice;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Channels.Web;

/// <summary>Plays one triage by heart: a start, two questions, a verdict. What the page must show is the same as of a real one.</summary>
internal sealed class ScriptedConversation : IInbox, IPracticeMenu
{
    public const string Triage = "checkout-7f3a";
    public const string Title = "Checkout conversion −20.4 % since 09:40 UTC";

    private static readonly Uri Pull = new("https://github.com/example/shop/pull/4711");

    private readonly ConcurrentDictionary<string, Turn> turns = new();
    private string? root;

    public IChannel? Channel { get; set; }

    /// <summary>The next turn is not committed, as if the disk were full.</summary>
    public bool FailNext { get; set; }

    public IReadOnlyCollection<Turn> Turns => [.. turns.Values];

    public IReadOnlyList<PracticeDrop> Drops { get; } =
    [
        new("deploy", "Sales fall on one platform", "triage checkout conversion -20% since 9:40"),
        new("tag", "The number falls, the orders do not", "triage sessions with a purchase -35% since yesterday"),
        new("payments", "Payments fail now and then", "triage payment success -4% since 13:05"),
        new("database", "Everything is slow", "triage search to detail -12% since 11:20"),
        new("price", "Shipping costs more", "triage cart to checkout -9% since Monday"),
        new("nothing", "Nothing is wrong", "triage newsletter sign-ups -8% since 8:00"),
    ];

    public async Task<bool> ReceiveAsync(Turn turn, CancellationToken cancellationToken)
    {
        if (FailNext)
        {
            FailNext = false;
            throw new IOException("The disk is full.");
        }
        if (!turns.TryAdd(turn.Id, turn))
            return false;
        switch (turn.Said)
        {
            case Said.Text { Words: var words } when words.StartsWith("triage", StringComparison.Ordinal):
                await StartAsync(turn.Place);
                break;
            case Said.Click { Action: "answer", Value: "tracking:no" }:
                await AnswerTrackingAsync(turn);
                break;
            case Said.Click { Action: "answer", Value: "vendors:yes" }:
                await ReachVerdictAsync(turn);
                break;
            case Said.Text { Words: var words }:
                await PostAsync(turn.Place, new Message($"echo-{turn.Id}", turn.Place.Thread is null ? Placement.Channel : Placement.Thread,
                    $"You said: {words}", [new Paragraph($"You said: {words}")]));
                break;
        }
        return true;
    }

    /// <summary>Posts as the conversation would; returns the message's id on the page.</summary>
    public async Task<string> PostAsync(Place place, Message message)
    {
        var stream = message.Placement is Placement.Channel or Placement.Private ? $"lobby-{place.Conversation}" : Triage;
        var result = await Channel!.DeliverAsync(new Delivery(stream, place, message, null), CancellationToken.None);
        return Assert.IsType<DeliveryResult.Delivered>(result).MessageId;
    }

    private async Task StartAsync(Place place)
    {
        root = await PostAsync(place, Root(tracking: CheckMark.Running, trackingDetail: "asking in the thread", vendors: CheckMark.Open, vendorsDetail: "", "Triage under way: 4 of 7 checks done."));
        await PostAsync(place with { Thread = root }, new Message("timing", Placement.Thread, "It fell at a moment: 09:41, between 09:36 and 09:46 UTC.",
        [
            new Paragraph(RichText.Of(new Plain("It fell at a moment, a "), new Strong("step"), new Plain(" at 09:41 UTC (between 09:36 and 09:46): 2.87 % instead of the expected 3.61 %."))),
            new SmallPrint(RichText.Of(new Plain("From "), new Link("Prometheus", new Uri("http://localhost:9090/graph?g0.expr=checkout")), new Plain(", five weeks of one-minute samples."))),
        ]));
        await PostAsync(place with { Thread = root }, TrackingQuestion());
    }

    private async Task AnswerTrackingAsync(Turn turn)
    {
        await PostAsync(turn.Place, new Message("question-tracking", Placement.Thread, "Answered: no change in tracking.",
        [
            new Heading("1a. Did tracking change around 09:41?"),
            new Paragraph(RichText.Of(new Strong("No"), new Plain($", says {turn.By.Name}. The repositories agree: no commit under "), new Strong("web/analytics"), new Plain(" since Thursday."))),
            new Buttons([new Button("correct-answer", "Correct this", "tracking", Form: YesForm())]),
        ]));
        await PostAsync(turn.Place, Root(CheckMark.Ok, "no change; the repositories and a person agree", CheckMark.Running, "asking in the thread", "Triage under way: 6 of 7 checks done."));
        await PostAsync(turn.Place, new Message("question-vendors", Placement.Thread, "Was a third party degraded around 09:41?",
        [
            new Heading("4. Was a third party degraded around 09:41?"),
            new Paragraph(RichText.Of(new Plain("Stripe's status page shows nothing; own calls to it fail at the usual rate. "), new Mention(new Person { Id = "Jonas Weber", Name = "Jonas Weber" }), new Plain(", you look after shipping: anything there?"))),
            new Buttons([new Button("answer", "Yes", "vendors:yes"), new Button("answer", "No", "vendors:no"), new Button("answer", "Don't know", "vendors:unknown"), Skip("vendors")]),
        ]));
    }

    private async Task ReachVerdictAsync(Turn turn)
    {
        await PostAsync(turn.Place, new Message("question-vendors", Placement.Thread, "Answered.", [new Heading("4. Was a third party degraded around 09:41?"), new Paragraph("Answered.")]));
        await PostAsync(turn.Place, Verdict());
        await PostAsync(turn.Place, Root(CheckMark.Ok, "no change; the repositories and a person agree", CheckMark.Skipped, "shipping: nobody could look", "Own deploy, high confidence. The summary is below."));
    }

    public static Message Verdict() => new("summary", Placement.ThreadAndChannel, "Verdict: an own deploy, high confidence.",
    [
        new Facts(
        [
            new Fact("Verdict", RichText.Of(new Plain("Technical: own deploy, "), new Strong("high"), new Plain(" confidence (97 %)"))),
            new Fact("Impact", "since 09:41 UTC (±5 min) about 310 orders (250 to 370) not placed; iOS only"),
            new Fact("Why", "1 All three sources agree: analytics −20 %, server −19 %, payments −21 %"),
            new Fact("", RichText.Of(new Plain("2 "), new Link("ios-app 8.4", Pull), new Plain(" began to roll out at 09:34, 7 min before the step"))),
            new Fact("", "3 iOS carries 96 % of the drop; Android and web are flat"),
            new Fact("Ruled out", "tracking, pipeline delay, payment processor, season"),
            new Fact("Not checked", "shipping: nobody could look; it would not change the verdict"),
            new Fact("Next", RichText.Of(new Plain("stop the rollout of 8.4; owner "), new Mention(new Person { Id = "Lena Fischer", Name = "Lena Fischer" }), new Plain("; next update 10:45 UTC"))),
        ]),
        new Buttons([new Button("close", "Close with the real cause", "close", ButtonStyle.Primary, CloseForm()), new Button("reopen", "Something is wrong here", "wrong")]),
    ]);

    private static Message Root(CheckMark tracking, string trackingDetail, CheckMark vendors, string vendorsDetail, string line) => new("root", Placement.Root, line,
    [
        new Heading(Title),
        new Paragraph(line),
        new Checklist(
        [
            new CheckRow(CheckMark.Ok, "Timing", "step at 09:41 (09:36 to 09:46), −20.4 %"),
            new CheckRow(tracking, "Tracking", trackingDetail),
            new CheckRow(CheckMark.Ok, "Agreement", "all three sources show it"),
            new CheckRow(CheckMark.Problem, "Deploys", RichText.Of(new Link("ios-app 8.4", Pull), new Plain(" at 09:34, 7 min before; 2 % by coincidence"))),
            new CheckRow(CheckMark.Unknown, "Errors", "crashes could not be read: no permission"),
            new CheckRow(vendors, "Vendors", vendorsDetail),
            new CheckRow(CheckMark.Problem, "Segments", "iOS only: 96 % of the drop"),
            new CheckRow(CheckMark.Locked, "Users, market", "opens when the rest is answered"),
        ]),
        new Buttons([new Button("correct", "Correct this", Form: CorrectForm()), new Button("openLock", "Open the lock early", "lock"), new Button("cancel", "Cancel", "cancel", ButtonStyle.Danger)]),
    ]);

    private static Message TrackingQuestion() => new("question-tracking", Placement.Thread, "Did tracking change around 09:41?",
    [
        new Heading("1a. Did tracking change around 09:41?"),
        new Paragraph("Tags, events, the metric's definition or the pipeline. The repositories show no change under web/analytics since Thursday; the tag manager is not connected."),
        new Buttons(
        [
            new Button("answer", "Yes", "tracking:yes", Form: YesForm()),
            new Button("answer", "No", "tracking:no"),
            new Button("answer", "Don't know", "tracking:unknown"),
            new Button("ask", "Ask someone", "tracking", Form: new Form("Ask someone", "Ask", [new Field("who", "Whom?", FieldKind.Text, Required: true)])),
            Skip("tracking"),
        ]),
    ]);

    private static Button Skip(string question) =>
        new("skip", "Skip", question, Form: new Form("Skip this question", "Skip it", [new Field("reason", "Why?", FieldKind.Text, Required: true, Hint: "It stands in the summary, under “not checked”.")]));

    private static Form YesForm() => new("What changed in tracking?", "Answer yes",
    [
        new Field("time", "When?", FieldKind.Text, Initial: "09:41", Hint: "A time today, or “yesterday 17:00”. UTC unless you say otherwise."),
        new Field("kind", "What was it?", FieldKind.Choice, Required: true, Choices: [new Choice("tag", "A tag or the tag manager"), new Choice("definition", "The metric's definition"), new Choice("pipeline", "The data pipeline")]),
        new Field("note", "Note", FieldKind.LongText),
        new Field("link", "Link", FieldKind.Link, Hint: "To the change, if there is one."),
    ]);

    private static Form CorrectForm() => new("Correct what I understood", "Correct it",
    [
        new Field("metric", "Metric", FieldKind.Text, Required: true, Initial: "checkout conversion"),
        new Field("change", "Change", FieldKind.Text, Initial: "-20 %"),
        new Field("since", "Since", FieldKind.Text, Initial: "09:40"),
    ]);

    private static Form CloseForm() => new("What was it really?", "Close the triage",
    [
        new Field("cause", "Cause", FieldKind.Choice, Required: true, Initial: "deploy", Choices:
        [
            new Choice("measurement", "Measurement"), new Choice("deploy", "Own change"), new Choice("vendor", "Third party"), new Choice("infrastructure", "Infrastructure"),
            new Choice("behaviour", "Users or market"), new Choice("none", "Nothing was wrong"), new Choice("inconclusive", "We do not know"),
        ]),
        new Field("note", "Note", FieldKind.LongText),
    ]);
}
