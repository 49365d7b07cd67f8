using Refit;

namespace IncidentBot.Connectors.Feeds;

// RSS 2.0 (https://www.rssboard.org/rss-specification) or Atom (RFC 4287), at the address that was configured.
internal interface IFeedApi
{
    [Get("")]
    Task<string> ReadAsync(CancellationToken cancellationToken);
}
