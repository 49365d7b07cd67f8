using IncidentBot.Settings;
using IncidentBot.Triage;

namespace IncidentBot.Connectors;

/// <summary>One vendor's page; with components, only notices about these, or about none in particular, are read.</summary>
internal sealed record StatusPage(string VendorName, Uri Url, IReadOnlyList<string> Components)
{
    public string Words => $"The status page of {VendorName} ({Url.Host})";

    /// <summary>The components of a notice that the business uses, in words; null when it names none in particular.</summary>
    /// <returns>False when all that it names are others.</returns>
    public bool Concerns(IReadOnlyList<string> named, out string? component)
    {
        var ours = Components.Count == 0 ? named : [.. named.Where(name => Components.Contains(name, StringComparer.OrdinalIgnoreCase))];
        component = ours.Count > 0 ? string.Join(", ", ours) : null;
        return ours.Count > 0 || named.Count == 0;
    }
}

/// <param name="Problem">Why the page could not be read; null when it could.</param>
internal sealed record StatusPageNotices(StatusPage Page, IReadOnlyList<VendorIncident> Incidents, string? Problem, string? Caveat)
{
    /// <summary>Of all that the page lists, what was open at some time of the window.</summary>
    public static StatusPageNotices Of(StatusPage page, IEnumerable<VendorIncident?> listed, TimeWindow window, string? caveat = null) =>
        new(page, [.. listed.OfType<VendorIncident>().Where(incident => incident.Start < window.To && (incident.End is not { } end || end > window.From))], null, caveat);

    public static StatusPageNotices NotRead(StatusPage page, Trouble? trouble) => new(page, [], trouble?.Reason, null);
}

/// <summary>Pages of one maker: which vendors have one, and reading one of them.</summary>
internal interface IStatusPageReader
{
    StatusPageOptions Options { get; }

    /// <returns>The notices that were open at some time of the window.</returns>
    Task<StatusPageNotices> ReadAsync(Reading reading, StatusPage page, TimeWindow window);
}

/// <summary>Section of one maker of status pages: each vendor's page by the name that metrics give the vendor.</summary>
internal sealed record StatusPageOptions(Vendor Vendor, IReadOnlyList<StatusPage> Pages)
{
    public static StatusPageOptions Read(SettingsReader reader, string maker, string example)
    {
        var use = $"use the page's address, such as {example}";
        var list = reader.Section("Pages");
        List<StatusPage> pages = [.. reader.Children("Pages").Select(page =>
        {
            if (page.Value is not null)
                return new StatusPage(page.Key, list.RequiredAddress(page.Key, use), []);
            var described = new StatusPage(page.Key, page.RequiredAddress("Url", use), page.Texts("Components"));
            page.NothingElse();
            return described;
        })];
        if (pages.Count == 0)
            reader.Required("Pages", $"name each vendor with its page's address, such as \"PayFast\": \"{example}\"");
        reader.NothingElse();
        return new StatusPageOptions(
            new Vendor { Name = maker, Addresses = [.. pages.Select(page => page.Url)], CredentialKeys = $"the address under {list.Path}; only public pages can be read" },
            pages);
    }

    public StatusPage? PageOf(string vendorName) => Pages.FirstOrDefault(page => page.VendorName.Equals(vendorName, StringComparison.OrdinalIgnoreCase));
}

internal static class StatusPageRegistration
{
    /// <summary>The pages of one maker as a source and a check, read through one client for all of them.</summary>
    public static void AddStatusPages<TReader>(this IServiceCollection services, StatusPageOptions options)
        where TReader : class, IStatusPageReader
    {
        services.AddHttpClient(options.Vendor.Name).SpeakTo(options.Vendor);
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<TReader>(provider, options));
        services.AddSingleton<IStatusPageReader>(provider => provider.GetRequiredService<TReader>());
        services.AddSingleton<IVendorStatusSource>(provider => ActivatorUtilities.CreateInstance<StatusPageSource>(provider, provider.GetRequiredService<TReader>()));
        services.AddSingleton<ICheck>(provider => ActivatorUtilities.CreateInstance<StatusPageCheck>(provider, provider.GetRequiredService<TReader>()));
    }

    public static HttpClient ClientOf(this IHttpClientFactory clients, StatusPageOptions options, StatusPage page)
    {
        var client = clients.CreateClient(options.Vendor.Name);
        client.BaseAddress = page.Url;
        return client;
    }
}
