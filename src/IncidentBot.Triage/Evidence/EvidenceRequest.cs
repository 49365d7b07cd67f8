namespace IncidentBot.Triage;

public enum EvidenceKind { Series, Breakdown, Changes, Signals, VendorIncidents, Calendar }

/// <summary>One thing to ask one source. Equal ids are the same request: it is made once within a triage.</summary>
/// <param name="Id">Stable within the triage, for example <c>changes/GitHub</c>.</param>
/// <param name="Source">What people call the source, for example <c>GitHub</c>.</param>
/// <param name="Window">The time it covers.</param>
/// <param name="Within">The segment to look inside.</param>
public sealed record EvidenceRequest(string Id, string Source, EvidenceKind Kind, TimeWindow Window, Segment Within);
