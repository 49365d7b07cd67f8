using IncidentBot.Settings;

namespace IncidentBot.Connectors.Statuspage;

/// <summary>One vendor's page; with components, only notices about these, or about none in particular, are read.</summary>
internal sealed record StatuspagePage(string VendorName, Uri Url, IReadOnlyList<string> Components)
{
    public string Words => $"The status page of {VendorName} ({Url.Host})";
}

/// <summary>Section <c>Connectors:Statuspage</c>: each vendor's page by the name that metrics give the vendor.</summary>
internal sealed record StatuspageOptions
{
    public required Vendor Vendor { get; init; }

    public required IReadOnlyList<StatuspagePage> Pages { get; init; }

    public static StatuspageOptions Read(SettingsReader reader)
    {
        const string use = "use the page's address, such as https://www.stripestatus.com";
        var list = reader.Section("Pages");
        List<StatuspagePage> pages = [.. reader.Children("Pages").Select(page =>
        {
            if (page.Value is not null)
                return new StatuspagePage(page.Key, list.RequiredAddress(page.Key, use), []);
            var described = new StatuspagePage(page.Key, page.RequiredAddress("Url", use), page.Texts("Components"));
            page.NothingElse();
            return described;
        })];
        if (pages.Count == 0)
            reader.Required("Pages", "name each vendor with its page's address, such as \"Stripe\": \"https://www.stripestatus.com\"");
        reader.NothingElse();
        return new StatuspageOptions
        {
            Vendor = new Vendor { Name = "Statuspage", Addresses = [.. pages.Select(page => page.Url)], CredentialKeys = $"the address under {list.Path}; only public pages can be read" },
            Pages = pages,
        };
    }

    public StatuspagePage? PageOf(string vendorName) => Pages.FirstOrDefault(page => page.VendorName.Equals(vendorName, StringComparison.OrdinalIgnoreCase));
}
