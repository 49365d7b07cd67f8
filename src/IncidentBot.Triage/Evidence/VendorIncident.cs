namespace IncidentBot.Triage;

public enum VendorImpact { None, Minor, Major, Critical }

/// <summary>A notice on a third party's status page. Pages are late: <see cref="Start"/> is what the vendor claims.</summary>
public sealed record VendorIncident
{
    public required string Id { get; init; }

    public required string Vendor { get; init; }

    public string? Component { get; init; }

    public required DateTimeOffset Start { get; init; }

    /// <summary>Null while open.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>When it became visible on the page.</summary>
    public required DateTimeOffset PostedAt { get; init; }

    public required VendorImpact Impact { get; init; }

    public required string Title { get; init; }

    public Uri? Link { get; init; }
}
