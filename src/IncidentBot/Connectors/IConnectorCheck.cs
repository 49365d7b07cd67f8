namespace IncidentBot.Connectors;

/// <summary>What <c>check</c> asks every configured connector.</summary>
internal interface IConnectorCheck
{
    string Name { get; }

    Task<CheckLine> CheckAsync(CancellationToken cancellationToken);
}

/// <param name="Seen">What the connector can see, and which permission is missing, in one line without secrets.</param>
internal sealed record CheckLine(string Name, bool Ok, string Seen);
