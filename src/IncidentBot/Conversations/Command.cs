using System.Text.RegularExpressions;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <summary>What a person asks of the bot, by words or by a button.</summary>
internal abstract record Command
{
    internal sealed record Help : Command;

    internal sealed record Status : Command;

    internal sealed record List : Command;

    internal sealed record Summarise : Command;

    internal sealed record Why : Command;

    /// <param name="Sentence">All that followed the word "triage".</param>
    internal sealed record Start(string Sentence) : Command;

    /// <param name="Rest">The new answer as words, when given in the same breath.</param>
    internal sealed record Correct(Question Question, string Rest) : Command;

    internal sealed record Skip(string Reason) : Command;

    internal sealed record DontKnow : Command;

    internal sealed record Ask(string Person) : Command;

    internal sealed record OpenLock : Command;

    internal sealed record Park(string Guess) : Command;

    internal sealed record Cancel : Command;

    /// <param name="RealCause">The words after "close"; may be empty.</param>
    internal sealed record Close(string RealCause) : Command;

    internal sealed record Reopen : Command;
}

/// <summary>Reads commands in addressed text; null when the text is none, and so perhaps an answer.</summary>
internal static partial class CommandReader
{
    public static Command? Read(string text)
    {
        var words = text.Trim().TrimStart('/');
        var lower = words.ToLowerInvariant().TrimEnd('.', '!', '?');
        switch (lower)
        {
            case "" or "help" or "hi" or "hello" or "hey" or "thanks" or "thank you" or "commands":
                return new Command.Help();
            case "status" or "where are we":
                return new Command.Status();
            case "list" or "list triages" or "triages":
                return new Command.List();
            case "summary" or "summarise" or "summarize" or "verdict":
                return new Command.Summarise();
            case "why" or "explain":
                return new Command.Why();
            case "open the lock" or "open lock" or "unlock":
                return new Command.OpenLock();
            case "cancel" or "cancel triage" or "stop":
                return new Command.Cancel();
            case "reopen":
                return new Command.Reopen();
            case "skip":
                return new Command.Skip("");
            case "don't know" or "dont know" or "don’t know" or "idk" or "no idea":
                return new Command.DontKnow();
        }

        if (Guess().IsMatch(words) && Hypotheses.KindOf(words) is not null)
            return new Command.Park(words);
        var head = Head().Match(words);
        return head.Success ? Headed(head.Groups["verb"].Value.ToLowerInvariant(), head.Groups["rest"].Value.Trim()) : null;
    }

    private static Command? Headed(string verb, string rest) => verb switch
    {
        "triage" or "start" or "investigate" => new Command.Start(rest),
        "skip" => new Command.Skip(Because().Replace(rest, "")),
        "ask" when rest.Length > 0 => new Command.Ask(rest.TrimStart('@')),
        "close" or "closed" or "resolve" or "resolved" => new Command.Close(rest.TrimStart(':', ' ')),
        "park" when rest.Length > 0 => new Command.Park(rest.TrimStart(':', ' ')),
        "correct" or "change" => ReadCorrection(rest),
        _ => null,
    };

    private static Command.Correct? ReadCorrection(string rest)
    {
        var name = Agenda.Questions
            .SelectMany(question => new[] { question.Label, question.Id.ToString(), question.Number }, (question, name) => (question, name))
            .Where(pair => rest.StartsWith(pair.name, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(pair => pair.name.Length)
            .FirstOrDefault();
        return name.question is null ? null : new Command.Correct(name.question, Because().Replace(rest[name.name.Length..].Trim(' ', ':', ',', '='), ""));
    }

    [GeneratedRegex(@"^(?<verb>triage|start|investigate|skip|ask|close|closed|resolve|resolved|park|correct|change)\b(?<rest>.*)$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Head();

    [GeneratedRegex(@"\b(?:maybe|perhaps|probably|possibly|i think|i guess|i bet|could be|could it be|might be|what if|surely)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Guess();

    [GeneratedRegex(@"^\s*(?:this|that|it|the question|to|is)?\s*(?:because|since|as|:|,)?\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Because();
}
