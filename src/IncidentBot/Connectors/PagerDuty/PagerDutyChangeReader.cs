using IncidentBot.Triage;

namespace IncidentBot.Connectors.PagerDuty;

/// <summary>Change events of one service. An entry of the catalogue names the service by its id (<c>PIJ90N7</c>), or by its name where events carry it.</summary>
internal sealed class PagerDutyChangeReader(IPagerDutyApi api, PagerDutyOptions options) : IRepositoryReader
{
    public string Name => "PagerDuty";

    public Vendor Vendor => options.Vendor;

    public string What => "change event";

    public static bool IsOf(MetricRepository repository, PagerDutyReference? service) =>
        service is not null && repository.Connector.Equals("PagerDuty", StringComparison.OrdinalIgnoreCase)
        && (repository.Name.Equals(service.Id, StringComparison.OrdinalIgnoreCase) || repository.Name.Equals(service.Summary, StringComparison.OrdinalIgnoreCase));

    public async Task<RepositoryChanges> ReadAsync(Reading reading, MetricRepository repository, TimeWindow window)
    {
        var remarks = new RepositoryRemarks(Name, repository.Name);
        var list = await Pages.ReadAsync<PagerDutyChanges, PagerDutyChange, PagerDutyPlace>(
            reading,
            PagerDutyPlace.MostPages,
            PagerDutyPlace.First,
            (place, token) => api.ListChangesAsync(PagerDutyPlace.Iso(window.From), PagerDutyPlace.Iso(window.To), PagerDutyPlace.PageLength, place.Offset, token),
            page => page.ChangeEvents,
            (place, page) => page.More ? place.Next : null);
        remarks.Note("change events of all services", list);
        var ours = list.Items.Where(change => (change.Services ?? []).Any(service => IsOf(repository, service)));
        return RepositoryChanges.Of(repository, ours.Select(change => ChangeOf(change, repository)), window, remarks);
    }

    private static Change ChangeOf(PagerDutyChange change, MetricRepository repository) => new()
    {
        Id = $"pagerduty:{change.Id}",
        At = change.Timestamp.ToUniversalTime(),
        Kind = ChangeKind.Deploy,
        Title = change.Summary,
        Service = repository.Service,
        Scope = repository.Scope,
        Author = change.Source,
        Link = (change.Links ?? []).Select(link => WebLink.Of(link.Href)).FirstOrDefault(link => link is not null),
    };
}
