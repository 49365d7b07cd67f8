using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Channels.Slack;

/// <summary>What opens on "Triage this" on a message: what can be read out of the alert is filled in, and a person confirms it.</summary>
internal static class SlackStartForm
{
    public const string Action = "triage-this";

    private const int LongestQuote = 300;

    public static Form Of(SlackSeenMessage? message, Catalogue catalogue)
    {
        var alert = TextOf(message);
        var read = StartReader.Read(alert);
        return new Form("Triage this", "Start", [
            new Field(Actions.Fields.Metric, "Metric", FieldKind.Text, Required: true, Initial: Named(alert, catalogue),
                Hint: catalogue.Metrics.Count == 0 ? "Any name will do: no metric is described yet." : $"Known: {Words.Short(string.Join(", ", catalogue.Metrics.Select(metric => metric.Name)), 300)}"),
            new Field(Actions.Fields.Size, "Change in %", FieldKind.Text, Initial: read.Change is { } change ? FormattableString.Invariant($"{change * 100:0.#}") : null, Hint: "-20; may be left out"),
            new Field(Actions.Fields.Since, "Since", FieldKind.Text, Hint: alert.Length == 0 ? "9:40, yesterday, 2 hours ago; may be left out" : $"9:40, yesterday, 2 hours ago; may be left out. The alert: {Words.Short(alert, LongestQuote)}"),
        ]);
    }

    /// <summary>The filled form as the sentence somebody would have said.</summary>
    public static string ToSentence(IReadOnlyDictionary<string, string> fields)
    {
        var size = fields.GetValueOrDefault(Actions.Fields.Size, "").Trim().TrimEnd('%').Trim();
        var since = fields.GetValueOrDefault(Actions.Fields.Since, "").Trim();
        var isTime = since.StartsWith("since ", StringComparison.OrdinalIgnoreCase) || since.EndsWith(" ago", StringComparison.OrdinalIgnoreCase);
        return string.Join(' ', new[] { "triage", fields.GetValueOrDefault(Actions.Fields.Metric, ""), size.Length == 0 ? "" : $"{size}%", since.Length == 0 || isTime ? since : $"since {since}" }.Where(part => part.Length > 0));
    }

    private static string TextOf(SlackSeenMessage? message) => SlackText.ToWords(
        string.Join(' ', new[] { message?.Text }.Concat((message?.Attachments ?? []).SelectMany(attachment => new[] { attachment.Title, attachment.Text ?? attachment.Fallback })).Where(part => !string.IsNullOrWhiteSpace(part))),
        bot: null, id => id);

    /// <summary>The metric whose longest name stands in the alert.</summary>
    private static string? Named(string alert, Catalogue catalogue)
    {
        var text = Catalogue.Plain(alert);
        return catalogue.Metrics
            .SelectMany(metric => Catalogue.NamesOf(metric), (metric, name) => (metric.Name, Plain: Catalogue.Plain(name)))
            .Where(candidate => candidate.Plain.Length > 2 && text.Contains(candidate.Plain, StringComparison.Ordinal))
            .OrderByDescending(candidate => candidate.Plain.Length)
            .FirstOrDefault().Name;
    }
}
