using System.Net;

namespace IncidentBot.Connectors.GitHub;

/// <summary>What people must know about the reading of one repository.</summary>
internal sealed class RepositoryRemarks(string repository)
{
    private readonly List<string> _caveats = [];
    private readonly List<string> _problems = [];

    public IReadOnlyList<string> Caveats => _caveats;

    public IReadOnlyList<string> Problems => [.. _problems.Distinct()];

    public void Note<T>(string what, GitHubList<T> list)
    {
        if (list.IsCut)
            _caveats.Add($"{repository} has at least {list.Items.Count} {what} in this time; only the newest were read.");
        if (list.Trouble is { } trouble)
            AddProblem(what, trouble, toTheEnd: list.Items.Count > 0);
    }

    public void AddCaveat(string sentence) => _caveats.Add($"{repository}: {sentence}");

    public void AddProblem(string what, Trouble trouble, bool toTheEnd = false) => _problems.Add(trouble.Status == HttpStatusCode.NotFound
        // GitHub hides what a token may not see behind the same 404 as what does not exist.
        ? $"GitHub {repository}: {what} are not visible with this token (404 means missing or no permission)."
        : $"GitHub {repository}: {what} could not be read{(toTheEnd ? " to the end" : "")}. {trouble.Reason}");
}
