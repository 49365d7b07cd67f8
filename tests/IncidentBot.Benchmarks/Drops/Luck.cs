using MathNet.Numerics.Distributions;

namespace IncidentBot.Benchmarks.Drops;

/// <summary>Everything drawn for one scenario comes from here: the same seed is the same scenario.</summary>
internal sealed class Luck(int seed)
{
    private readonly Random _random = new(seed);

    public Random Random => _random;

    public bool Happens(double probability) => _random.NextDouble() < probability;

    public double Between(double low, double high) => low + (high - low) * _random.NextDouble();

    public double Of(Span span) => span.Low * Math.Pow(span.High / span.Low, _random.NextDouble());

    public double LogNormal(double median, double spread) => median * Math.Exp(spread * Normal.Sample(_random, 0, 1));

    public TimeSpan Minutes(double median, double spread) => TimeSpan.FromMinutes(Math.Round(LogNormal(median, spread)));

    public int Count(double mean) => mean <= 0 ? 0 : Poisson.Sample(_random, mean);

    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    public IReadOnlyList<T> Some<T>(IReadOnlyList<T> from, int count) => [.. from.OrderBy(_ => _random.Next()).Take(count)];
}
