using System.Security.Cryptography;
using System.Text;

namespace IncidentBot.Practice;

/// <summary>Randomness that is a function of what it is for: the same name and index always throw the same. Splitmix64 (Steele, Lea, Flood 2014).</summary>
internal struct Dice(ulong seed)
{
    private ulong _state = seed;

    public static ulong Seed(string name) => BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    public static Dice For(ulong seed, long index) => new(Mix(seed ^ Mix((ulong)index)));

    /// <summary>Forty hexadecimal digits, such as the name of a commit.</summary>
    public static string Sha(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..40];

    /// <summary>From 0 (included) to 1 (excluded).</summary>
    public double Uniform()
    {
        _state += 0x9E3779B97F4A7C15;
        return (Mix(_state) >> 11) * (1.0 / (1UL << 53));
    }

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    public int Poisson(double mean)
    {
        if (mean > 30)
            return Math.Max(0, (int)Math.Round(mean + Math.Sqrt(mean) * Normal()));
        var (limit, product, count) = (Math.Exp(-mean), Uniform(), 0);
        while (product > limit)
        {
            product *= Uniform();
            count++;
        }

        return count;
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
