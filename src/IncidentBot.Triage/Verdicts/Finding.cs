namespace IncidentBot.Triage;

/// <summary>One statement drawn from evidence or from a person, with what it says for and against each cause.</summary>
/// <param name="Question">The question it belongs to.</param>
/// <param name="Text">One sentence a product manager understands.</param>
/// <param name="Weights">Natural-log likelihood ratios by cause: positive speaks for, negative against, absent is neutral.</param>
public sealed record Finding(QuestionId Question, string Text, Weights Weights)
{
    /// <summary>Who says so: a source or a person.</summary>
    public string? By { get; init; }

    /// <summary>Whether a person said it; sources otherwise.</summary>
    public bool FromPerson { get; init; }

    public DateTimeOffset? At { get; init; }

    public Uri? Link { get; init; }

    /// <summary>What it is about, in a few words for a headline; null where the text is short enough.</summary>
    public string? Subject { get; init; }

    /// <summary>The change or vendor incident that it points to.</summary>
    public string? Culprit { get; init; }

    /// <summary>What it answers to its question; null when it does not decide.</summary>
    public AnswerValue? Answers { get; init; }
}

/// <summary>What a finding says for (above 0) and against (below 0) each cause, in natural-log units: 0.7 doubles the odds, 3 is strong, 5 nearly decides.</summary>
public readonly record struct Weights(double Measurement = 0, double Deploy = 0, double Vendor = 0, double Infrastructure = 0, double Behaviour = 0, double None = 0, double NotEnough = 0)
{
    public double this[Cause cause] => cause switch
    {
        Cause.Measurement => Measurement,
        Cause.Deploy => Deploy,
        Cause.Vendor => Vendor,
        Cause.Infrastructure => Infrastructure,
        Cause.Behaviour => Behaviour,
        Cause.None => None,
        _ => NotEnough,
    };

    /// <summary>How far the odds of any cause move.</summary>
    public double Strength => new[] { Measurement, Deploy, Vendor, Infrastructure, Behaviour, None, NotEnough }.Max(Math.Abs);

    /// <summary>The same direction, by a factor from 0 up.</summary>
    public Weights Times(double factor) =>
        new(Measurement * factor, Deploy * factor, Vendor * factor, Infrastructure * factor, Behaviour * factor, None * factor, NotEnough * factor);
}
