using IncidentBot.Connectors;
using IncidentBot.Triage;
using Microsoft.AspNetCore.Http;

namespace IncidentBot.Tests.Connectors.Feeds;

public sealed class FeedTests : StatusPageContract
{
    private const string Rss = """
        <?xml version="1.0" encoding="utf-8"?>
        <rss version="2.0"><channel><title>PayFast status</title><link>https://status.payfast.example</link><description>d</description>
          <item><title>Card payments &amp; refunds failing</title><link>https://status.payfast.example/i/3</link><guid>i3</guid><pubDate>Fri, 20 Nov 2026 10:40:00 +0100</pubDate>
            <description>&lt;p&gt;&lt;strong&gt;Investigating&lt;/strong&gt; - we look into it.&lt;/p&gt;</description></item>
          <item><title>Slow reports</title><link>javascript:alert(1)</link><guid>i2</guid><pubDate>Thu, 19 Nov 2026 10:00:00 GMT</pubDate><description>&lt;p&gt;Resolved - done.&lt;/p&gt;</description></item>
          <item><title>No date at all</title><guid>i1</guid></item>
          <item><title>Odd date</title><guid>i0</guid><pubDate>soon</pubDate></item>
        </channel></rss>
        """;

    private const string Atom = """
        <?xml version="1.0" encoding="utf-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom"><title>s</title><id>f</id><updated>2026-11-20T11:00:00Z</updated>
          <entry><id>a1</id><title>Cards down</title><published>2026-11-20T10:10:00+01:00</published><updated>2026-11-20T10:30:00Z</updated><link href="https://status.payfast.example/a1"/>
            <content type="html">&lt;p&gt;This incident has been resolved.&lt;/p&gt;</content></entry></feed>
        """;

    private const string Quiet = """<rss version="2.0"><channel><title>s</title><link>https://x.example</link><description>d</description></channel></rss>""";

    private protected override string Section => "Feeds";

    private protected override void RecordFound(VendorStandIn vendor) => vendor.On(Xml(Rss), "GET /");

    private protected override void RecordNothing(VendorStandIn vendor) => vendor.On(Xml(Quiet), "GET /");

    [Fact]
    public async Task Rss_items_are_notices_of_unknown_impact_with_their_HTML_taken_away()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        vendor.On(Xml(Rss), "GET /feed/rss");

        var evidence = Assert.IsType<Evidence.Found>(await ReadAsync(vendor, ("", $"{vendor.Address}feed/rss")));
        var incidents = Incidents(evidence);

        Assert.Equal(["Slow reports", "Card payments & refunds failing"], incidents.Select(incident => incident.Title));
        Assert.Equal((At(9, 40), null, "https://status.payfast.example/i/3"), (incidents[1].Start, incidents[1].End, $"{incidents[1].Link}"));
        Assert.Equal((incidents[0].Start, $"{vendor.Address}feed/rss"), (incidents[0].End, $"{incidents[0].Link}"));
        Assert.Equal("The feed of PayFast does not say how bad its notices are.", evidence.Caveat);
    }

    [Fact]
    public async Task Atom_entries_have_both_times()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        vendor.On(Xml(Atom), "GET /");

        var incident = Assert.Single(Incidents(await ReadAsync(vendor)));

        Assert.Equal((At(9, 10), At(10, 30)), (incident.Start, incident.End));
    }

    [Fact]
    public async Task A_document_type_with_entities_is_refused()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        vendor.On(Xml("""<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>&x;</title></channel></rss>"""), "GET /");

        Assert.Contains("could not be understood", Assert.IsType<Evidence.Unavailable>(await ReadAsync(vendor)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_vendor_without_a_page_is_told_once_by_all_makers_together()
    {
        var settings = new Dictionary<string, string?> { ["Connectors:Feeds:Pages:PayFast"] = "http://127.0.0.1:9", ["Connectors:SlackStatus:Pages:Slack"] = "http://127.0.0.1:9" };
        using var host = new ConnectorHost(settings);
        var sources = host.Get<IEnumerable<IVendorStatusSource>>().ToList();
        var slack = new Metric { Name = "m", Vendors = ["Slack"] };
        var nobody = new Metric { Name = "m", Vendors = ["ShipIt"] };

        var evidence = await sources[0].ReadIncidentsAsync(nobody, Window, TestContext.Current.CancellationToken);

        Assert.Equal(["SlackStatus"], sources.Where(source => source.Reads(slack)).Select(source => source.Name));
        Assert.Equal(["Feeds"], sources.Where(source => source.Reads(nobody)).Select(source => source.Name));
        Assert.Equal("No status page is configured for ShipIt.", Assert.IsType<Evidence.Unavailable>(evidence).Reason);
    }

    private static Reply Xml(string body) => (context, _) =>
    {
        context.Response.ContentType = "application/rss+xml; charset=utf-8";
        return context.Response.WriteAsync(body);
    };
}
