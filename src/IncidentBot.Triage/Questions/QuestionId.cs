namespace IncidentBot.Triage;

/// <summary>The questions in their order. The order is the product: the number is doubted first, users last.</summary>
public enum QuestionId { Timing, Tracking, Agreement, Deploys, Errors, Vendors, Segments, Hypotheses }
