namespace IncidentBot.Triage;

/// <summary>Why the metric dropped.</summary>
public enum Cause
{
    /// <summary>The number is wrong, the business is fine, whatever change did it.</summary>
    Measurement,

    /// <summary>An own change hurts the business: code, flag, config, experiment, or a tag that breaks the product.</summary>
    Deploy,

    /// <summary>A third party.</summary>
    Vendor,

    /// <summary>The own platform: database, capacity, name resolution, certificates.</summary>
    Infrastructure,

    /// <summary>Users react: demand, price, competitors, season, a redesign that works as designed, or another mix of traffic.</summary>
    Behaviour,

    /// <summary>Normal variation: nothing happened.</summary>
    None,

    /// <summary>The evidence does not decide.</summary>
    Inconclusive,
}

public enum Confidence { Low, Medium, High }
