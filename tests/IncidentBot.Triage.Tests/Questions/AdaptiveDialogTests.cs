using System.Globalization;
using System.Text.RegularExpressions;
using IncidentBot.Triage;

namespace IncidentBot.Triage.Tests;

/// <summary>The behaviour of the Bot Builder SDK's inputs, as it was measured: what is typed, and what is said.</summary>
public sealed class AdaptiveDialogTests
{
    private static readonly IReadOnlyList<DialogInput> Inputs =
    [
        new DialogInput
        {
            Property = "name",
            Prompt = "Q1 name?",
            InvalidPrompt = "INVALID1",
            UnrecognizedPrompt = "UNREC1",
            IsValid = value => value.Length > 2,
            MaxTurnCount = 2,
            DefaultValue = "Anon",
            DefaultValueResponse = "DEFAULTED1",
        },
        new DialogInput
        {
            Property = "age",
            Prompt = "Q2 age?",
            InvalidPrompt = "INVALID2",
            UnrecognizedPrompt = "UNREC2",
            Recognize = reply => int.TryParse(reply, CultureInfo.InvariantCulture, out var number) ? number.ToString(CultureInfo.InvariantCulture) : null,
            IsValid = value => value != "0",
            AllowInterruptions = false,
        },
    ];

    public static TheoryData<string, string?, string> Transcripts => new()
    {
        { "happy", null, "hi -> [Q1 name?] | Bob -> [Q2 age?] | 40 -> [done Bob 40]" },
        { "prefilled is skipped", "Alice", "hi -> [Q2 age?] | 40 -> [done Alice 40]" },
        { "prefilled but invalid", "Al", "hi -> [INVALID1] | Bob -> [Q2 age?] | 7 -> [done Bob 7]" },
        { "invalid, then right", null, "hi -> [Q1 name?] | ab -> [INVALID1] | Bob -> [Q2 age?] | x -> [UNREC2] | 0 -> [INVALID2] | 5 -> [done Bob 5]" },
        { "attempts used up", null, "hi -> [Q1 name?] | a -> [INVALID1] | b -> [DEFAULTED1] [Q2 age?] | c -> [UNREC2] | 5 -> [done Anon 5]" },
        { "interruption allowed, then not", null, "hi -> [Q1 name?] | help -> [HELP] [Q1 name?] | Bob -> [Q2 age?] | help -> [UNREC2] | 5 -> [done Bob 5]" },
        { "interruption first", null, "help -> [Q1 name?] | hi -> [INVALID1] | Bob -> [Q2 age?] | 5 -> [done Bob 5]" },
        { "interruption does not count as an attempt", null, "hi -> [Q1 name?] | a -> [INVALID1] | help -> [HELP] [Q1 name?] | Bob -> [Q2 age?] | 5 -> [done Bob 5]" },
    };

    [Theory]
    [MemberData(nameof(Transcripts))]
    public void A_dialog_says_what_the_measured_transcript_says(string name, string? prefilledName, string transcript)
    {
        var replies = transcript.Split(" | ").Select(turn => turn.Split(" -> ")[0]);

        var said = Play(prefilledName, replies);

        Assert.Equal(transcript, string.Join(" | ", said));
        Assert.NotEmpty(name);
    }

    [Fact]
    public void A_disabled_input_is_passed_over_without_a_word()
    {
        var inputs = new[] { Inputs[0] with { IsDisabled = true }, Inputs[1] };

        var step = AdaptiveDialog.Begin(inputs, DialogState.Start);

        Assert.Equal("age", step.State.Waiting);
        Assert.DoesNotContain("name", step.State.Values.Keys);
    }

    [Fact]
    public void A_cleared_property_is_asked_again_and_what_is_known_is_not()
    {
        var done = DialogState.Start with { Values = DialogState.Start.Values.Add("age", "40").Add("name", "Bob") };
        var corrected = done with { Values = done.Values.Remove("name") };

        var step = AdaptiveDialog.Begin(Inputs, corrected);
        var end = AdaptiveDialog.Continue(Inputs, step.State, "Zoe", _ => null);

        Assert.Equal("name", step.State.Waiting);
        Assert.Null(end.State.Waiting);
        Assert.Equal("40", end.State.Values["age"]);
    }

    // The state is written and read between any two turns, as over a restart.
    private static List<string> Play(string? prefilledName, IEnumerable<string> replies)
    {
        var state = DialogState.Start;
        if (prefilledName is not null)
            state = state with { Values = state.Values.Add("name", prefilledName) };
        var lines = new List<string>();
        foreach (var reply in replies)
        {
            var step = AdaptiveDialog.Continue(Inputs, Restart(state), reply, text => Regex.IsMatch(text, "^help$") ? "HELP" : null);
            state = step.State;
            var said = step.Outputs.SelectMany(Say);
            if (state.Waiting is null)
                said = said.Append($"[done {state.Values["name"]} {state.Values["age"]}]");
            lines.Add($"{reply} -> {string.Join(' ', said)}");
        }

        return lines;
    }

    private static IEnumerable<string> Say(DialogOutput output) => output switch
    {
        DialogOutput.Interrupted interrupted => [$"[{interrupted.Response}]"],
        DialogOutput.Settled { GaveUp: true, Input.DefaultValueResponse: { } response } => [$"[{response}]"],
        DialogOutput.Prompted prompted => [$"[{prompted.Text}]"],
        _ => [],
    };

    private static DialogState Restart(DialogState state) =>
        System.Text.Json.JsonSerializer.Deserialize<DialogState>(System.Text.Json.JsonSerializer.Serialize(state, TriageJson.Options), TriageJson.Options)
        ?? throw new InvalidOperationException("The state did not survive.");
}
