using System.Text.Json.Serialization;

namespace IncidentBot.Triage;

/// <summary>What a source returned. "Nothing found" and "could not look" are never confused.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "outcome")]
[JsonDerivedType(typeof(Found), "found")]
[JsonDerivedType(typeof(Nothing), "nothing")]
[JsonDerivedType(typeof(Unavailable), "unavailable")]
public abstract record Evidence
{
    private Evidence()
    {
    }

    /// <param name="What">What was seen.</param>
    /// <param name="Caveat">What limits it, for example "only the newest 300 deployments were read"; null when nothing does.</param>
    public sealed record Found(Observation What, string? Caveat = null) : Evidence;

    /// <summary>The source was read to the end of the window, and there is none.</summary>
    public sealed record Nothing(string? Caveat = null) : Evidence;

    /// <param name="Reason">One plain sentence for people, without secrets, that says what is in the way.</param>
    public sealed record Unavailable(string Reason) : Evidence;
}

/// <summary>What was seen.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "of")]
[JsonDerivedType(typeof(SeriesObserved), "series")]
[JsonDerivedType(typeof(BreakdownObserved), "breakdown")]
[JsonDerivedType(typeof(ChangesObserved), "changes")]
[JsonDerivedType(typeof(SignalsObserved), "signals")]
[JsonDerivedType(typeof(VendorIncidentsObserved), "vendorIncidents")]
[JsonDerivedType(typeof(CalendarObserved), "calendar")]
public abstract record Observation
{
    private protected Observation()
    {
    }
}

public sealed record SeriesObserved(MetricSeries Series) : Observation;

public sealed record BreakdownObserved(Breakdown Breakdown) : Observation;

public sealed record ChangesObserved(IReadOnlyList<Change> Changes) : Observation;

public sealed record SignalsObserved(IReadOnlyList<SignalSeries> Series, IReadOnlyList<Alert> Alerts) : Observation;

public sealed record VendorIncidentsObserved(IReadOnlyList<VendorIncident> Incidents) : Observation;

public sealed record CalendarObserved(IReadOnlyList<CalendarEntry> Entries) : Observation;
