namespace IncidentBot;

/// <summary>What <c>check</c> asks every configured connector and channel.</summary>
internal interface ICheck
{
    string Name { get; }

    Task<CheckLine> CheckAsync(CancellationToken cancellationToken);
}

/// <param name="Seen">What can be reached and seen, and which permission is missing, in one line without secrets.</param>
internal sealed record CheckLine(string Name, bool Ok, string Seen);
