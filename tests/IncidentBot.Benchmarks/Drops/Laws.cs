namespace IncidentBot.Benchmarks.Drops;

/// <summary>From low to high, drawn evenly on the log scale: sizes differ by factors.</summary>
internal readonly record struct Span(double Low, double High);

/// <summary>
/// What differs between one company and the next, in numbers: how big, how noisy, how fast, how talkative. The usual ones are guesses from
/// experience; nothing is tuned on them alone, because the others in <see cref="Others"/> are scored beside them.
/// </summary>
internal sealed record Laws
{
    /// <summary>Visits an hour, on average over the week.</summary>
    public Span VisitsPerHour { get; init; } = new(300, 60_000);

    /// <summary>Of visits, or of checkouts that were begun.</summary>
    public Span Conversion { get; init; } = new(0.012, 0.5);

    /// <summary>Share of the affected segment's orders that is lost.</summary>
    public Span Depth { get; init; } = new(0.15, 0.65);

    /// <summary>From the cause to its first effect, in minutes: median, and standard deviation of its logarithm.</summary>
    public double LagMedian { get; init; } = 6;

    public double LagSpread { get; init; } = 1;

    /// <summary>From the onset to the moment of the triage, in hours.</summary>
    public double SinceMedian { get; init; } = 6;

    public double SinceSpread { get; init; } = 0.9;

    /// <summary>Own changes a day that have nothing to do with it.</summary>
    public Span ChangesPerDay { get; init; } = new(0.7, 50);

    public Span AlertsPerDay { get; init; } = new(0.2, 2.5);

    /// <summary>Standard deviation of the logarithm of conversion, and of demand, from hour to hour beyond chance.</summary>
    public Span Wobble { get; init; } = new(0.01, 0.04);

    public Span DemandWobble { get; init; } = new(0.02, 0.09);

    /// <summary>By which factor a failing service's errors rise.</summary>
    public Span ErrorRise { get; init; } = new(4, 25);

    /// <summary>From the onset to the vendor's post, in minutes.</summary>
    public double PostMedian { get; init; } = 30;

    public double PostSpread { get; init; } = 0.9;

    /// <summary>Minutes until half of the events of analytics have arrived.</summary>
    public Span AnalyticsDelay { get; init; } = new(2, 15);

    /// <summary>Share of answers that are wrong, of those given; and of questions that nobody answers, or where nobody knows.</summary>
    public double WrongAnswers { get; init; } = 0.08;

    public double NoAnswer { get; init; } = 0.35;

    public double DoNotKnow { get; init; } = 0.25;

    /// <summary>An own, innocent deploy on the path shortly before the onset.</summary>
    public double Decoy { get; init; } = 0.4;

    /// <summary>Something in the calendar near the onset that has nothing to do with it.</summary>
    public double CalendarDecoy { get; init; } = 0.12;

    /// <summary>Share of the companies whose sources have gaps, and the share of buckets that these miss.</summary>
    public double Gappy { get; init; } = 0.5;

    public Span Gaps { get; init; } = new(0.0003, 0.01);

    public static readonly IReadOnlyList<(string Name, Laws Laws)> Others =
    [
        ("slow effects: lags of an hour", new() { LagMedian = 60, LagSpread = 1.2 }),
        ("small drops", new() { Depth = new(0.08, 0.25) }),
        ("few orders", new() { VisitsPerHour = new(60, 700) }),
        ("a big shop", new() { VisitsPerHour = new(30_000, 300_000), ChangesPerDay = new(25, 90) }),
        ("noisy metrics", new() { Wobble = new(0.04, 0.1), DemandWobble = new(0.1, 0.25) }),
        ("faint symptoms", new() { ErrorRise = new(1.6, 4), AlertsPerDay = new(2, 8) }),
        ("late vendors, late analytics", new() { PostMedian = 110, AnalyticsDelay = new(10, 60) }),
        ("people who guess", new() { WrongAnswers = 0.3, NoAnswer = 0.15, DoNotKnow = 0.1 }),
        ("nobody answers, everybody deploys", new() { NoAnswer = 0.85, Decoy = 0.9, ChangesPerDay = new(25, 80) }),
        ("noticed late", new() { SinceMedian = 24, SinceSpread = 0.9 }),
    ];
}
