using IncidentBot.Benchmarks.Analysis;
using IncidentBot.Triage;
using MathNet.Numerics.Distributions;

namespace IncidentBot.Benchmarks.Drops;

/// <summary>What the sources of a shop count while a plan happens to it: visit by visit in expectation, drawn bucket by bucket and leaf by leaf.</summary>
internal sealed class Simulation
{
    public const string AnalyticsName = "webtrack";

    /// <summary>Said in <c>unavailable</c> where own calls to vendors are not measured.</summary>
    public const string VendorCalls = "vendor-calls";

    private const int Weeks = 5;
    private const int Baseline = 4;
    private const double Persistence = 0.8;

    private readonly MadeShop _shop;
    private readonly Plan _plan;
    private readonly Luck _luck;
    private readonly DateTimeOffset _now;
    private readonly TimeZoneInfo _zone;
    private readonly DateTimeOffset _start;
    private readonly int _buckets;
    private readonly SourceRole _first;
    private readonly TimeSpan _delay;
    private readonly double _gaps;
    private readonly double[,] _orders;
    private readonly double[,] _visits;
    private readonly double[] _attempts;
    private readonly double[,] _counted;
    private readonly double[,] _visitsCounted;

    public Simulation(MadeShop shop, Plan plan, Luck luck, Laws laws, DateTimeOffset now)
    {
        (_shop, _plan, _luck, _now) = (shop, plan, luck, now);
        _zone = TimeZoneInfo.FindSystemTimeZoneById(shop.TimeZone);
        var end = new DateTimeOffset(now.Ticks - now.Ticks % shop.Interval.Ticks, TimeSpan.Zero) + shop.Interval;
        _buckets = (int)(TimeSpan.FromDays(7 * Weeks) / shop.Interval) + luck.Random.Next(0, 40);
        _start = end - shop.Interval * _buckets;
        _first = luck.Happens(0.65) || plan.Cause == Cause.Measurement ? SourceRole.Analytics : SourceRole.Server;
        _delay = TimeSpan.FromMinutes(luck.Of(laws.AnalyticsDelay));
        _gaps = luck.Happens(laws.Gappy) ? luck.Of(laws.Gaps) : 0;
        var leaves = shop.Leaves.Count;
        (_orders, _visits, _counted, _visitsCounted, _attempts) = (new double[_buckets, leaves], new double[_buckets, leaves], new double[_buckets, leaves], new double[_buckets, leaves], new double[_buckets]);
        Run();
    }

    public IReadOnlyList<MetricSeries> Series()
    {
        SourceRole[] roles = [_first, .. new[] { SourceRole.Analytics, SourceRole.Server, SourceRole.Payments }.Where(role => role != _first)];
        // A payment processor captures payments, not failures.
        var kept = roles.Where(role => _plan.Roles?.Contains(role) ?? (role != SourceRole.Payments || _shop.Good == Direction.Up));
        return [.. kept.Select(SeriesOf)];
    }

    public Breakdown Breakdown(DateTimeOffset from)
    {
        var (first, last) = (IndexOf(from), _buckets - 1 - (int)Math.Ceiling(_delay * 2 / _shop.Interval));
        last = Math.Max(last, first + 1);
        var week = (int)(TimeSpan.FromDays(7) / _shop.Interval);
        var (orders, visits) = _first == SourceRole.Analytics ? (_counted, _visitsCounted) : (_orders, _visits);
        double Sum(double[,] of, int leaf, int shift) => Enumerable.Range(first - shift, last - first).Where(i => i >= 0).Sum(i => of[i, leaf]);
        double Before(double[,] of, int leaf) => Enumerable.Range(1, Baseline).Sum(weeks => Sum(of, leaf, weeks * week));
        var isRatio = _shop.Kind == MetricKind.Ratio;
        // What the story is about can be seen, and whatever else the company breaks down by.
        var dimensions = MadeShop.Dimensions.Where(dimension => _shop.BrokenDownBy.Contains(dimension) || _plan.Where?.Where.ContainsKey(dimension) == true).ToList();
        var rows = _shop.Leaves.Select((leaf, i) => (leaf, i)).GroupBy(one => string.Join('|', dimensions.Select(dimension => one.leaf.Where[dimension]))).Select(group => new BreakdownRow
        {
            Values = [.. dimensions.Select(dimension => group.First().leaf.Where[dimension])],
            Numerator = group.Sum(one => Sum(orders, one.i, 0)),
            Denominator = isRatio ? group.Sum(one => Sum(visits, one.i, 0)) : null,
            BaselineNumerator = group.Sum(one => Before(orders, one.i)),
            BaselineDenominator = isRatio ? group.Sum(one => Before(visits, one.i)) : null,
        });
        return new() { Source = NameOf(_first), Window = new(_start + _shop.Interval * first, _start + _shop.Interval * last), Dimensions = dimensions, Rows = [.. rows] };
    }

    private void Run()
    {
        var (seen, appsSeen) = (_luck.Between(0.82, 0.97), _luck.Between(0.97, 1));
        var (rate, demand) = (0.0, 0.0);
        var coverage = _luck.Between(0.5, 1);
        var accepted = _luck.Between(0.88, 0.97);
        var innovation = Math.Sqrt(1 - Persistence * Persistence);
        for (var i = 0; i < _buckets; i++)
        {
            rate = Persistence * rate + innovation * _shop.Wobble * Normal.Sample(_luck.Random, 0, 1);
            demand = Persistence * demand + innovation * _shop.DemandWobble * Normal.Sample(_luck.Random, 0, 1);
            var middle = _start + _shop.Interval * (i + 0.5);
            var lived = Math.Clamp((_now - _start - _shop.Interval * i) / _shop.Interval, 0, 1);
            var visitsHere = _shop.VisitsPerHour * _shop.Interval.TotalHours * Season(middle) * Math.Exp(demand) * lived;
            var (arrived, recorded) = (Arrived(middle), Math.Clamp((_now - middle) / TimeSpan.FromMinutes(2), 0, 1));
            for (var j = 0; j < _shop.Leaves.Count; j++)
            {
                var leaf = _shop.Leaves[j];
                var (visits, buys, counted, visitsCounted) = Mean(leaf, i);
                var came = Count(visitsHere * leaf.Share * visits);
                var willing = Draws.Successes(_luck.Random, came, Math.Min(0.9, leaf.Rate * Math.Exp(rate) * ConversionSeason(middle)));
                var ordered = Scaled(willing, buys, came);
                _visits[i, j] = came;
                _orders[i, j] = Scaled(ordered, recorded, came);
                _attempts[i] += Draws.Successes(_luck.Random, _plan.AttemptsStay ? willing : ordered, coverage) / accepted;
                var part = leaf.Where["platform"] == "web" ? seen : appsSeen;
                _counted[i, j] = Scaled(ordered, part * counted * arrived, double.MaxValue);
                _visitsCounted[i, j] = Scaled(came, part * visitsCounted * arrived, double.MaxValue);
            }
        }

        Captured = [.. Enumerable.Range(0, _buckets).Select(i => (double?)Draws.Successes(_luck.Random, Enumerable.Range(0, _shop.Leaves.Count).Sum(j => _orders[i, j]), coverage * Math.Clamp((_now - _start - _shop.Interval * i) / TimeSpan.FromMinutes(40), 0.3, 1)))];
    }

    private double?[] Captured { get; set; } = [];

    /// <summary>Over the bucket's quarters, because a cause does not wait for a bucket to end.</summary>
    private (double Visits, double Buys, double Counted, double VisitsCounted) Mean(Leaf leaf, int bucket)
    {
        const int quarters = 4;
        var (visits, buys, counted, visitsCounted) = (0.0, 0.0, 0.0, 0.0);
        for (var q = 0; q < quarters; q++)
        {
            var at = _start + _shop.Interval * (bucket + (q + 0.5) / quarters);
            visits += _plan.Visits(leaf, at) / quarters;
            buys += _plan.Buys(leaf, at) / quarters;
            counted += _plan.Counted(leaf, at) / quarters;
            visitsCounted += _plan.VisitsCounted(leaf, at) / quarters;
        }

        return (visits, buys, counted, visitsCounted);
    }

    private double Season(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, _zone);
        var hour = local.TimeOfDay.TotalHours;
        var day = 0.12 + 0.88 * Math.Pow(Math.Max(0, Math.Sin(Math.PI * (hour - 5) / 20)), 1.5) * 1.7;
        return hour < 5 ? 0.12 : day * (local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0.8 : 1.05);
    }

    private double ConversionSeason(DateTimeOffset at) => 1 + 0.08 * Math.Sin(2 * Math.PI * (TimeZoneInfo.ConvertTime(at, _zone).TimeOfDay.TotalHours - 9) / 24);

    private double Arrived(DateTimeOffset middle)
    {
        var late = _plan.LateHours > 0 && _plan.Onset is { } onset && middle >= onset ? TimeSpan.FromHours(_plan.LateHours) : _delay;
        return 1 - Math.Exp(-Math.Log(2) * Math.Max(0, (_now - middle) / late));
    }

    private double Count(double mean) => mean <= 0 ? 0 : mean > 40 ? Math.Max(0, Math.Round(mean + Math.Sqrt(mean) * Normal.Sample(_luck.Random, 0, 1))) : Poisson.Sample(_luck.Random, mean);

    private double Scaled(double count, double factor, double most) => factor <= 1
        ? Draws.Successes(_luck.Random, count, factor)
        : Math.Min(most, count * Math.Floor(factor) + Draws.Successes(_luck.Random, count, factor - Math.Floor(factor)));

    private MetricSeries SeriesOf(SourceRole role)
    {
        var (orders, visits) = role == SourceRole.Analytics ? (_counted, _visitsCounted) : (_orders, _visits);
        var missing = Enumerable.Range(0, _buckets).Where(_ => _luck.Happens(_gaps)).ToHashSet();
        double?[] WithGaps(IEnumerable<double?> values) => [.. values.Select((value, i) => missing.Contains(i) ? null : value)];
        double?[] Total(double[,] of) => WithGaps(Enumerable.Range(0, _buckets).Select(i => (double?)Enumerable.Range(0, _shop.Leaves.Count).Sum(j => of[i, j])));
        var isRatio = _shop.Kind == MetricKind.Ratio;
        return new()
        {
            Source = NameOf(role),
            Role = role,
            Start = _start,
            Interval = _shop.Interval,
            Numerator = role == SourceRole.Payments ? WithGaps(Captured) : Total(orders),
            Denominator = !isRatio ? null : role == SourceRole.Payments ? WithGaps(_attempts.Select((attempts, i) => (double?)Math.Max(Math.Round(attempts), Captured[i] ?? 0))) : Total(visits),
        };
    }

    private string NameOf(SourceRole role) => role switch
    {
        SourceRole.Analytics => AnalyticsName,
        SourceRole.Server => "shop-db",
        _ => _shop.Processor.ToLowerInvariant(),
    };

    private int IndexOf(DateTimeOffset time) => Math.Clamp((int)((time - _start) / _shop.Interval), 0, _buckets - 2);
}
