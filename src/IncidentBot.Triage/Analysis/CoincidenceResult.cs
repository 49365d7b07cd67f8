namespace IncidentBot.Triage;

/// <summary>A change or vendor incident as a candidate for having caused the onset.</summary>
/// <param name="Id">Id of the change or vendor incident.</param>
/// <param name="Posterior">Probability (0-1) that it caused the onset, among all candidates and "none of these".</param>
/// <param name="ChanceThatSomeLiesThisNear">Probability (0-1) that some such event lies this near to the onset by coincidence, given how often they happen at that time of the week.</param>
/// <param name="Lag">From the event to the onset; negative when a vendor's page says a later start than the onset.</param>
public sealed record Candidate(string Id, double Posterior, double ChanceThatSomeLiesThisNear, TimeSpan Lag);

/// <param name="Candidates">Best first; none that begin after the onset interval, vendor incidents excepted.</param>
/// <param name="None">Probability (0-1) that it is none of these.</param>
public sealed record CoincidenceResult(IReadOnlyList<Candidate> Candidates, double None);

/// <summary>What the candidates are weighed against.</summary>
public sealed record CoincidenceOptions
{
    public required TimeZoneInfo TimeZone { get; init; }

    public required DateTimeOffset Now { get; init; }

    /// <summary>Services on the metric's path; changes on others are rarely a cause.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    public IReadOnlyList<string> Vendors { get; init; } = [];

    /// <summary>Segments accepted as causes; empty when the change is uniform or unknown.</summary>
    public IReadOnlyList<Segment> Segments { get; init; } = [];

    public bool SegmentsKnown { get; init; }
}
