using System.Globalization;

namespace IncidentBot.Connectors.PagerDuty;

/// <summary>A place in a list, and how such lists are asked for.</summary>
internal sealed record PagerDutyPlace(int Offset)
{
    public const int PageLength = 100;
    public const int MostPages = 3;

    public static readonly PagerDutyPlace First = new(0);

    public PagerDutyPlace Next => new(Offset + PageLength);

    /// <summary>UTC with a Z: other offsets are refused.</summary>
    public static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
