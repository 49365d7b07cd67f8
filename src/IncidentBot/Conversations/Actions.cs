namespace IncidentBot.Conversations;

/// <summary>What buttons say. The ids travel through chats and come back: they do not change.</summary>
internal static class Actions
{
    /// <summary>Value: <c>question:yes|no|unknown</c>, or <c>Hypotheses:kind</c>.</summary>
    public const string Answer = "answer";

    /// <summary>Answers or corrects with a form. Value: the question. Fields: value, note, time, link.</summary>
    public const string Detail = "detail";

    /// <summary>Value: the question. Fields: reason.</summary>
    public const string Skip = "skip";

    /// <summary>Value: the question. Fields: person.</summary>
    public const string Ask = "ask";

    /// <summary>Corrects the intake. Fields: metric, size, since.</summary>
    public const string Intake = "intake";

    public const string OpenLock = "lock";

    /// <summary>Fields: cause, culprit, note.</summary>
    public const string Close = "close";

    public const string Cancel = "cancel";

    public const string Reopen = "reopen";

    /// <summary>Starts a triage. Value: JSON of <see cref="StartRequest"/>.</summary>
    public const string Start = "start";

    public static class Fields
    {
        public const string Value = "value";
        public const string Note = "note";
        public const string Time = "time";
        public const string Link = "link";
        public const string Reason = "reason";
        public const string Person = "person";
        public const string Metric = "metric";
        public const string Size = "size";
        public const string Since = "since";
        public const string Cause = "cause";
        public const string Culprit = "culprit";
    }
}

/// <summary>A start that was held up by a question back, with all that was said, so that nothing has to be typed again.</summary>
/// <param name="Sentence">The sentence it began with.</param>
/// <param name="Metric">The metric that was chosen.</param>
/// <param name="AskingOnly">The metric is not in the catalogue: go on with its name.</param>
/// <param name="Anyway">Start even if one is open on this metric.</param>
internal sealed record StartRequest(string Sentence, string Metric, bool AskingOnly, bool Anyway);
