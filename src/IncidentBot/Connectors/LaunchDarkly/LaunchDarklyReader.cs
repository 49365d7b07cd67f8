using System.Text.RegularExpressions;
using IncidentBot.Triage;

namespace IncidentBot.Connectors.LaunchDarkly;

/// <summary>
/// Flags of one project that were switched or changed in one environment. An entry of the catalogue names the project, or a part of its flags:
/// <c>shop</c>, <c>shop/checkout-*</c>; its environment is <c>production</c> unless said.
/// </summary>
internal sealed partial class LaunchDarklyReader(ILaunchDarklyApi api, LaunchDarklyOptions options) : IRepositoryReader
{
    private const int PageLength = 20;
    private const int MostPages = 15;

    public string Name => "LaunchDarkly";

    public Vendor Vendor => options.Vendor;

    public string What => "flag change";

    public async Task<RepositoryChanges> ReadAsync(Reading reading, MetricRepository repository, TimeWindow window)
    {
        var environment = repository.Environment ?? "production";
        if (Project().Match(repository.Name) is not { Success: true } named || !Key().IsMatch(environment))
            return new RepositoryChanges(repository, [], [], [$"LaunchDarkly project {repository.Name} is not written as project or project/flag."]);
        var (project, flags) = (named.Groups["project"].Value, named.Groups["flags"] is { Success: true } some ? some.Value : "*");
        var remarks = new RepositoryRemarks(Name, repository.Name);
        var list = await Pages.ReadAsync<LaunchDarklyAuditLog, LaunchDarklyEntry, Place>(
            reading,
            MostPages,
            new Place(window.To.ToUnixTimeMilliseconds()),
            (place, token) => api.ListEntriesAsync(window.From.ToUnixTimeMilliseconds() - 1, place.Before, $"proj/{project}:env/{environment}:flag/{flags}", PageLength, token),
            log => log.Items,
            // Entries of the same millisecond may stand on both pages: they are told apart by their id.
            (here, log) => log.Items.Count == PageLength && log.Items.Min(entry => entry.Date) + 1 is var before && before < here.Before ? new Place(before) : null);
        remarks.Note("flag changes", list);
        return RepositoryChanges.Of(repository, list.Items.DistinctBy(entry => entry.Id).Select(entry => ChangeOf(entry, repository, project, environment)), window, remarks);
    }

    private Change ChangeOf(LaunchDarklyEntry entry, MetricRepository repository, string project, string environment)
    {
        var flag = (entry.Target?.Resources ?? []).Select(resource => Flag().Match(resource)).FirstOrDefault(match => match.Success)?.Groups[1].Value;
        var name = entry.Name ?? entry.Target?.Name ?? flag ?? "a flag";
        var verb = Plain(entry.TitleVerb ?? entry.Description?.Split('\n')[0] ?? "changed");
        return new Change
        {
            Id = $"launchdarkly:{entry.Id}",
            At = DateTimeOffset.FromUnixTimeMilliseconds(entry.Date),
            Kind = ChangeKind.Flag,
            Title = $"Flag {name}: {verb} ({environment})",
            Service = repository.Service,
            Scope = repository.Scope,
            Author = Author(entry.Member),
            Link = flag is null ? null : new Uri(options.Vendor.Addresses[0], $"/{project}/{environment}/features/{Uri.EscapeDataString(flag)}"),
        };
    }

    private static string? Author(LaunchDarklyMember? member)
    {
        var name = $"{member?.FirstName} {member?.LastName}".Trim();
        return name.Length > 0 ? name : member?.Email;
    }

    /// <summary>Descriptions are Markdown; headlines are not.</summary>
    private static string Plain(string markdown) => Link().Replace(markdown, "$1").Trim(' ', '-', '*', '#', '`', '.').Replace("`", "", StringComparison.Ordinal);

    private sealed record Place(long Before);

    [GeneratedRegex(@"^(?<project>[\w.\-]+)(?:/(?<flags>[\w.\-*]+))?$")]
    private static partial Regex Project();

    [GeneratedRegex(@"^[\w.\-]+$")]
    private static partial Regex Key();

    [GeneratedRegex(@":flag/([^;:]+)")]
    private static partial Regex Flag();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();
}
