using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace IncidentBot.Storage.AzureTables;

/// <summary>
/// Keys of partitions and rows. Azure refuses / \ # ? and control characters in them and more than 1 KiB (Azurite takes some of these and fails on others), so
/// whatever is not a plain letter, digit or one of . _ - is written as ~ and two hex digits; what gets too long ends in its hash.
/// Rows of a stream are ordered so that one range holds what a load needs: events, meta, outbox, waiting turns.
/// </summary>
internal static class TableKeys
{
    public const string Meta = "m";
    public const string Arrivals = "d";
    public const string EventsFrom = "e";
    public const string OutboxFrom = "o-";
    public const string OutboxTo = "o.";
    public const string WaitingFrom = "w";
    public const string WaitingTo = "x";

    public const string DuePartition = "due";
    public const string OpenPartition = "triages-open";
    public const string AllPartition = "triages-all";
    public const string TroublePartition = "trouble";
    public const string StorePartition = "store";
    public const string ChangesPartition = "changes";
    public const string AnswersPartition = "answers";
    public const string DatedFrom = "t-";
    public const string DatedTo = "t.";

    private const int Digits = 19;
    private const int Longest = 200;
    private const int HashBytes = 16;

    public static string Stream(string stream) => $"s-{Encode(stream)}";

    public static string Turn(string turn) => $"t-{Encode(turn)}";

    public static string Received(string turn) => $"b-{Encode(turn)}";

    public static string Lease(string work) => $"c-{Encode(work)}";

    public static string Events(int last) => string.Create(CultureInfo.InvariantCulture, $"{EventsFrom}{last:D10}");

    public static string Message(string key) => $"{OutboxFrom}{Encode(key)}";

    public static string Waiting(long arrival) => string.Create(CultureInfo.InvariantCulture, $"{WaitingFrom}{arrival:D19}");

    public static string Part(string parts, int index) => string.Create(CultureInfo.InvariantCulture, $"z{parts}-{index:D5}");

    /// <summary>Null: something is to do now.</summary>
    public static string Due(DateTimeOffset? at, string stream) => string.Create(CultureInfo.InvariantCulture, $"{at?.UtcTicks ?? 0:D19}-{Encode(stream)}");

    /// <summary>Behind everything that is due at <paramref name="now"/>.</summary>
    public static string AfterDue(DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"{now.UtcTicks + 1:D19}");

    public static string NewestFirst(DateTimeOffset started, string triage) => $"{Descending(started)}-{Encode(triage)}";

    public static string Threads(string channel, string conversation) => $"h-{Encode($"{channel}\n{conversation}")}";

    public static string Trouble(string stream, string key) => Encode($"{stream}\n{key}");

    public static string Unique(string id) => $"i-{Encode(id)}";

    /// <summary>Newest first.</summary>
    public static string Dated(DateTimeOffset at, string id) => $"{DatedFrom}{Descending(at)}-{Encode(id)}";

    /// <summary>Where what is earlier begins.</summary>
    public static string Before(DateTimeOffset at) => $"{DatedFrom}{Descending(at.AddTicks(-1))}";

    /// <summary>The unique row of what has this dated row.</summary>
    public static string UniqueOf(string dated) => $"i-{dated[(DatedFrom.Length + Digits + 1)..]}";

    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            if (char.IsAsciiLetterOrDigit((char)one) || one is (byte)'.' or (byte)'_' or (byte)'-')
                encoded.Append((char)one);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"~{one:x2}");
        }

        if (encoded.Length <= Longest)
            return encoded.ToString();
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return $"{encoded.ToString(0, Longest)}~~{Convert.ToHexStringLower(hash.AsSpan(0, HashBytes))}";
    }

    private static string Descending(DateTimeOffset at) => (DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);
}
