using System.Net;

namespace IncidentBot.Connectors;

/// <summary>What people must know about the reading of one repository, project or service. What failed for the same reason is one sentence.</summary>
internal sealed class RepositoryRemarks(string vendor, string repository)
{
    private readonly List<string> _caveats = [];
    private readonly List<(string What, string Reason)> _problems = [];

    public IReadOnlyList<string> Caveats => _caveats;

    public IReadOnlyList<string> Problems =>
        [.. _problems.GroupBy(problem => problem.Reason, problem => problem.What).Select(same => $"{vendor} {repository}: {string.Join(", ", same.Distinct())} {same.Key}")];

    public void Note<T>(string what, PagedList<T> list)
    {
        if (list.IsCut)
            _caveats.Add($"{repository} has at least {list.Items.Count} {what} in this time; only the newest were read.");
        if (list.Trouble is { } trouble)
            AddProblem(what, trouble, isBegun: list.Items.Count > 0);
    }

    public void AddCaveat(string sentence) => _caveats.Add($"{repository}: {sentence}");

    public void AddProblem(string what, Trouble trouble, bool isBegun = false) => _problems.Add((what, trouble.Status == HttpStatusCode.NotFound
        // Vendors hide what a token may not see behind the same 404 as what does not exist.
        ? "are not visible with this token (404 means missing or no permission)."
        : $"could not be read{(isBegun ? " to the end" : "")}. {trouble.Reason}"));
}
