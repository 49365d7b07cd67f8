using System.ServiceModel.Syndication;
using System.Text.RegularExpressions;
using System.Xml;
using IncidentBot.Triage;
using Refit;

namespace IncidentBot.Connectors.Feeds;

/// <summary>
/// Any status page's RSS or Atom feed, where nothing better is known of it. A feed tells when something was posted and no more: neither how bad it is,
/// nor when it began; whether it is over is read from its words.
/// </summary>
internal sealed partial class FeedReader(IHttpClientFactory clients, StatusPageOptions options) : IStatusPageReader
{
    private const int LongestTitle = 150;

    private static readonly XmlReaderSettings Strict = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true };

    public StatusPageOptions Options => options;

    public async Task<StatusPageNotices> ReadAsync(Reading reading, StatusPage page, TimeWindow window)
    {
        var api = RestService.ForGenerated<IFeedApi>(clients.ClientOf(options, page));
        var answer = await reading.AskAsync(async token => Parse(await api.ReadAsync(token)), page.Words);
        if (answer.Value is not { } feed)
            return StatusPageNotices.NotRead(page, answer.Trouble);
        var notices = feed.Items.Select(item => Notice(page, item)).OfType<VendorIncident>().ToList();
        return StatusPageNotices.Of(page, notices, window, notices.Count > 0 ? $"The feed of {page.VendorName} does not say how bad its notices are." : null);
    }

    private static SyndicationFeed Parse(string text)
    {
        try
        {
            using var xml = XmlReader.Create(new StringReader(text), Strict);
            return SyndicationFeed.Load(xml);
        }
        catch (Exception e) when (e is XmlException or FormatException)
        {
            throw new RefusedAnswerException("sent an answer that could not be understood");
        }
    }

    private static VendorIncident? Notice(StatusPage page, SyndicationItem item)
    {
        // Atom has both times, RSS one.
        var posted = DateOf(() => item.PublishDate) ?? DateOf(() => item.LastUpdatedTime);
        if (posted is not { } start)
            return null;
        var updated = DateOf(() => item.LastUpdatedTime) is { } last && last > start ? last : start;
        var title = Text(item.Title?.Text);
        var words = $"{title} {Text(item.Summary?.Text)} {Text((item.Content as TextSyndicationContent)?.Text)}";
        return new VendorIncident
        {
            Id = $"feed:{page.Url.Host}:{item.Id ?? item.Links.FirstOrDefault()?.Uri?.ToString() ?? title}",
            Vendor = page.VendorName,
            Start = start.ToUniversalTime(),
            End = Over().IsMatch(words) ? updated.ToUniversalTime() : null,
            PostedAt = start.ToUniversalTime(),
            Impact = VendorImpact.Minor,
            Title = title.Length > LongestTitle ? $"{title[..LongestTitle]}…" : title.Length > 0 ? title : "A notice without a title",
            Link = item.Links.Select(link => WebLink.Of(link.Uri?.ToString())).FirstOrDefault(link => link is not null) ?? page.Url,
        };
    }

    /// <summary>The library reads dates when they are asked for, and throws where they are none.</summary>
    private static DateTimeOffset? DateOf(Func<DateTimeOffset> read)
    {
        try
        {
            return read() is var date && date > DateTimeOffset.UnixEpoch ? date : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>Feeds carry HTML.</summary>
    private static string Text(string? html) => System.Net.WebUtility.HtmlDecode(Tags().Replace(html ?? "", " ")).Trim();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"\b(?:resolved|completed|restored|recovered|operating normally)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Over();
}
