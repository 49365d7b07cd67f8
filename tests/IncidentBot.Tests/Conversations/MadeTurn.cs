using System.Globalization;
using IncidentBot.Conversations;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Conversations;

/// <summary>Turns for tests: Lena speaks in a channel at one fixed moment.</summary>
internal static class MadeTurn
{
    public static readonly DateTimeOffset Now = new(2026, 3, 11, 13, 0, 0, TimeSpan.Zero);
    public static readonly Place Place = new("test", "incidents", null);
    public static readonly Person Lena = new() { Id = "lena", Name = "Lena" };
    public static readonly Person Ana = new() { Id = "ana", Name = "Ana" };

    private static int s_count;

    public static Turn Text(string words, Person? by = null) => Make(new Said.Text(words), by);

    public static Turn Click(string action, string? value = null, params (string Name, string Value)[] fields) => Click(action, value, null, fields);

    public static Turn Click(string action, string? value, Person? by, params (string Name, string Value)[] fields) =>
        Make(new Said.Click(action, value, fields.ToDictionary(field => field.Name, field => field.Value)), by);

    private static Turn Make(Said said, Person? by) =>
        new(Interlocked.Increment(ref s_count).ToString(CultureInfo.InvariantCulture), Place, by ?? Lena, Now, said, Addressed: true, TriageId: null);
}
