using System.Collections.Immutable;

namespace IncidentBot.Triage;

/// <summary>Where a dialog stands between two turns. Plain data: it survives a restart.</summary>
/// <param name="Values">What is known, typed, clicked or found out by a source.</param>
/// <param name="Passed">Inputs that are done, with a value or without.</param>
/// <param name="Waiting">The input that was prompted last and waits for a reply; null before the beginning and after the end.</param>
/// <param name="TurnCount">1 from the first prompt on, one more with each reply that was no answer.</param>
public sealed record DialogState(ImmutableDictionary<string, string> Values, ImmutableHashSet<string> Passed, string? Waiting, int TurnCount)
{
    public static readonly DialogState Start = new(ImmutableDictionary<string, string>.Empty, [], null, 0);
}

public enum PromptVariant { Plain, Invalid, Unrecognized }

/// <summary>What a turn of the dialog leads to, in order.</summary>
public abstract record DialogOutput
{
    private DialogOutput()
    {
    }

    public sealed record Prompted(DialogInput Input, PromptVariant Variant) : DialogOutput
    {
        public string Text => Variant switch
        {
            PromptVariant.Invalid => Input.InvalidPrompt ?? Input.UnrecognizedPrompt ?? Input.Prompt,
            PromptVariant.Unrecognized => Input.UnrecognizedPrompt ?? Input.InvalidPrompt ?? Input.Prompt,
            _ => Input.Prompt,
        };
    }

    /// <param name="Value">Null when the attempts were used up and there is no default.</param>
    /// <param name="GaveUp">Whether the attempts were used up.</param>
    public sealed record Settled(DialogInput Input, string? Value, bool GaveUp) : DialogOutput;

    /// <summary>An interruption was handled; the open prompt follows.</summary>
    public sealed record Interrupted(string Response) : DialogOutput;
}

public sealed record DialogStep(DialogState State, IReadOnlyList<DialogOutput> Outputs);

/// <summary>
/// Runs inputs in order: what is known is not asked, what is invalid is asked again in other words, interruptions are handled and the open question comes back,
/// and a limit of attempts leads to the default. Semantics: Bot Builder SDK 4.23, InputDialog and AdaptiveDialog.
/// </summary>
public static class AdaptiveDialog
{
    /// <summary>Begins, or goes on with the next input that is not passed. Prefilled values count as if they had been typed.</summary>
    public static DialogStep Begin(IReadOnlyList<DialogInput> inputs, DialogState state) => Advance(inputs, state with { Waiting = null, TurnCount = 0 }, []);

    /// <summary>Takes one reply. Before the beginning the reply only starts the dialog: what starts it is never an answer.</summary>
    /// <param name="interrupt">Handles what is meant for others than the open input; null when it is not.</param>
    public static DialogStep Continue(IReadOnlyList<DialogInput> inputs, DialogState state, string reply, Func<string, string?> interrupt)
    {
        if (state.Waiting is null)
            return Begin(inputs, state);
        var input = inputs.First(candidate => candidate.Property == state.Waiting);
        if (input.AllowInterruptions && interrupt(reply) is { } response)
            return new DialogStep(state, [new DialogOutput.Interrupted(response), new DialogOutput.Prompted(input, PromptVariant.Plain)]);

        if (Judge(input, reply) is not { } failure)
            return Advance(inputs, Pass(state, input, input.Recognize(reply)), [new DialogOutput.Settled(input, input.Recognize(reply), GaveUp: false)]);
        if (input.MaxTurnCount is { } limit && state.TurnCount >= limit)
            return Advance(inputs, Pass(state, input, input.DefaultValue), [new DialogOutput.Settled(input, input.DefaultValue, GaveUp: true)]);
        return new DialogStep(state with { TurnCount = state.TurnCount + 1 }, [new DialogOutput.Prompted(input, failure)]);
    }

    private static DialogStep Advance(IReadOnlyList<DialogInput> inputs, DialogState state, ImmutableList<DialogOutput> outputs)
    {
        foreach (var input in inputs.Where(input => !input.IsDisabled && !state.Passed.Contains(input.Property)))
        {
            var prefilled = state.Values.GetValueOrDefault(input.Property);
            var variant = PromptVariant.Plain;
            if (prefilled is not null && Judge(input, prefilled) is not { } failure)
            {
                state = Pass(state, input, input.Recognize(prefilled));
                outputs = outputs.Add(new DialogOutput.Settled(input, input.Recognize(prefilled), GaveUp: false));
                continue;
            }
            else if (prefilled is not null)
            {
                variant = Judge(input, prefilled) ?? PromptVariant.Plain;
                state = state with { Values = state.Values.Remove(input.Property) };
            }

            return new DialogStep(state with { Waiting = input.Property, TurnCount = 1 }, outputs.Add(new DialogOutput.Prompted(input, variant)));
        }

        return new DialogStep(state with { Waiting = null, TurnCount = 0 }, outputs);
    }

    private static PromptVariant? Judge(DialogInput input, string reply) => input.Recognize(reply) switch
    {
        null => PromptVariant.Unrecognized,
        var value when !input.IsValid(value) => PromptVariant.Invalid,
        _ => null,
    };

    private static DialogState Pass(DialogState state, DialogInput input, string? value) => state with
    {
        Values = value is null ? state.Values.Remove(input.Property) : state.Values.SetItem(input.Property, value),
        Passed = state.Passed.Add(input.Property),
        Waiting = null,
        TurnCount = 0,
    };
}
