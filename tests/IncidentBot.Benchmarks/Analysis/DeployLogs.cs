using IncidentBot.Triage;
using MathNet.Numerics.Distributions;

namespace IncidentBot.Benchmarks.Analysis;

/// <summary>
/// Logs of deploys at office-hours rates; one of them is the cause, with a lag from another law than the analysis assumes. Each log is judged once more with
/// the cause taken out: whatever is named then is named wrongly.
/// </summary>
internal static class DeployLogs
{
    private const int PerHalf = 150;
    private const int OfficeHours = 11;
    private const double OtherHours = 0.05;
    private const double Sure = 0.9;
    private const string Figures = "first / nearest before the onset / above .9 / right when above .9 / something above .9 with the cause taken out";

    private static readonly int[] Rates = [5, 20, 60];
    private static readonly int[] Widths = [10, 30];

    private static readonly (string Name, Func<Random, double> Minutes)[] Laws =
    [
        ("uniform up to 30 minutes", random => 30 * random.NextDouble()),
        ("exponential of median 30 minutes", random => Exponential.Sample(random, Math.Log(2) / 30)),
        ("gamma of shape 4 and mean 20 minutes", random => Gamma.Sample(random, 4, 4 / 20.0)),
    ];

    private readonly record struct Trial(int Half, int Rate, int Width, string Law, bool IsFirst, bool IsNearest, double Share, double ShareWithout, double ChanceWithout);

    public static IEnumerable<Measured> Measure(string data)
    {
        List<Trial> trials =
        [
            .. from half in Enumerable.Range(0, 2)
               from rate in Rates
               from width in Widths
               from law in Enumerable.Range(0, Laws.Length)
               from i in Enumerable.Range(0, PerHalf)
               select Run(new Random(1_000_000 * half + 10_000 * rate + 2000 * law + 10 * i + width / 10), half, rate, width, law),
        ];
        foreach (var rate in Rates)
            foreach (var width in Widths)
                yield return Row($"cause among {rate} deploys a day, onset within {width} minutes: {Figures}", trials.FindAll(trial => trial.Rate == rate && trial.Width == width), Named);
        foreach (var (name, _) in Laws)
            yield return Row($"cause among deploys, lag {name}: {Figures}", trials.FindAll(trial => trial.Law == name), Named);
        yield return Row("cause taken out: the chance of coincidence is said to be below .05 for some deploy", trials, some => [some.Average(trial => trial.ChanceWithout < 0.05 ? 1.0 : 0)]);
    }

    private static Measured Row(string name, List<Trial> trials, Func<List<Trial>, double[]> figures) =>
        new(name, Measured.Figures(figures(trials.FindAll(trial => trial.Half == 0))), Measured.Figures(figures(trials.FindAll(trial => trial.Half == 1))), Measured.Figures(figures(trials)), "", "");

    private static double[] Named(List<Trial> trials) =>
    [
        trials.Average(trial => trial.IsFirst ? 1.0 : 0),
        trials.Average(trial => trial.IsNearest ? 1.0 : 0),
        trials.Average(trial => trial.Share > Sure ? 1.0 : 0),
        trials.Where(trial => trial.Share > Sure).Select(trial => trial.IsFirst ? 1.0 : 0).DefaultIfEmpty(double.NaN).Average(),
        trials.Average(trial => trial.ShareWithout > Sure ? 1.0 : 0),
    ];

    private static Trial Run(Random random, int half, int rate, int width, int law)
    {
        var (log, cause) = Make(random, rate);
        // Nine of ten intervals hold the onset.
        var doubt = width / 2.0 / 1.645;
        var at = cause.At.AddMinutes(Laws[law].Minutes(random) + doubt * Normal.Sample(random, 0, 1));
        var onset = OnsetAt(at, width, doubt);
        var options = new CoincidenceOptions { TimeZone = TimeZoneInfo.Utc, Now = at.AddHours(1) };
        // As much as a triage reads.
        var known = log.FindAll(change => change.At >= at.AddDays(-7) && change.At < options.Now);
        var first = Coincidence.Rank(onset, known, [], options).Candidates is [var best, ..] ? best : null;
        var without = Coincidence.Rank(onset, known.FindAll(change => change != cause), [], options).Candidates;
        var nearest = known.LastOrDefault(change => change.At <= at);
        return new(half, rate, width, Laws[law].Name, first?.Id == cause.Id, nearest?.Id == cause.Id, first?.Posterior ?? 0,
            without.Select(one => one.Posterior).DefaultIfEmpty(0).Max(), without.Select(one => one.ChanceThatSomeLiesThisNear).DefaultIfEmpty(1).Min());
    }

    private static OnsetResult OnsetAt(DateTimeOffset at, int width, double doubt)
    {
        var weights = Enumerable.Range(-width, 2 * width + 1).Select(minute => (Minute: minute, Weight: Normal.PDF(0, doubt, minute))).ToList();
        var total = weights.Sum(one => one.Weight);
        return new()
        {
            Dropped = true,
            Shape = Shape.Step,
            Onset = new(at, at.AddMinutes(-width / 2.0), at.AddMinutes(width / 2.0)),
            Posterior = [.. weights.Select(one => new OnsetMass(at.AddMinutes(one.Minute), one.Weight / total))],
            Resolution = TimeSpan.FromMinutes(5),
        };
    }

    // Nine days; the cause is any deploy of the eighth.
    private static (List<Change> Log, Change Cause) Make(Random random, int rate)
    {
        while (true)
        {
            var start = new DateTimeOffset(2025, 3, 3, 0, 0, 0, TimeSpan.Zero).AddDays(random.Next(7));
            List<Change> log =
            [
                .. Enumerable.Range(0, 9 * 24).Select(hour => start.AddHours(hour)).SelectMany(hour => Minutes(random, hour, rate).Select(minute => hour.AddMinutes(minute)))
                    .Order().Select((at, index) => new Change { Id = $"{index}", At = at, Kind = ChangeKind.Deploy, Title = "release", Service = "shop" }),
            ];
            var eighth = log.FindAll(change => change.At >= start.AddDays(7) && change.At < start.AddDays(8));
            if (eighth.Count > 0)
                return (log, eighth[random.Next(eighth.Count)]);
        }
    }

    private static double[] Minutes(Random random, DateTimeOffset hour, int rate)
    {
        var isOffice = hour.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && hour.Hour is >= 8 and < 8 + OfficeHours;
        return [.. Enumerable.Range(0, Poisson.Sample(random, (isOffice ? 1 : OtherHours) * rate / OfficeHours)).Select(_ => 60 * random.NextDouble())];
    }
}
