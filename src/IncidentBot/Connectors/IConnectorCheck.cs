namespace IncidentBot.Connectors;

/// <summary>Whether a connector is reachable and permitted, for <c>check</c>.</summary>
internal interface IConnectorCheck
{
    string Name { get; }

    Task<CheckLine> CheckAsync(CancellationToken cancellationToken);
}

/// <param name="Seen">What was seen, or what is in the way; one plain sentence without secrets.</param>
internal sealed record CheckLine(string Name, bool Ok, string Seen);
