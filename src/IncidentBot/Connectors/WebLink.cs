namespace IncidentBot.Connectors;

/// <summary>Links that vendors send are shown to people, so only web addresses pass.</summary>
internal static class WebLink
{
    /// <returns>Null for nothing, for other schemes, and for what is no address.</returns>
    public static Uri? Of(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var link) && (link.Scheme == Uri.UriSchemeHttps || link.Scheme == Uri.UriSchemeHttp) && link.UserInfo.Length == 0 ? link : null;
}
