using IncidentBot.Settings;

namespace IncidentBot.Connectors.GitHub;

/// <summary>Section <c>Connectors:GitHub</c>; which repositories are read is said by the metrics.</summary>
internal sealed record GitHubOptions
{
    public required Vendor Vendor { get; init; }

    /// <summary>Where people look at repositories.</summary>
    public required Uri WebUrl { get; init; }

    public static GitHubOptions Read(SettingsReader reader)
    {
        var url = reader.Address("Url") ?? new Uri("https://api.github.com");
        var token = reader.Required("Token", "use a fine-grained token that may read Deployments, Contents and Actions of the metrics' repositories");
        var options = new GitHubOptions
        {
            Vendor = new Vendor
            {
                Name = "GitHub",
                Addresses = [url],
                CredentialKeys = reader.PathOf("Token"),
                Authorization = Vendor.Bearer(token),
                Headers = new Dictionary<string, string>
                {
                    ["Accept"] = "application/vnd.github+json, application/json;q=0.9",
                    ["X-GitHub-Api-Version"] = "2022-11-28",
                },
                Secrets = [token],
                ErrorText = Vendor.TextAt("message"),
                PermissionHeader = "X-Accepted-GitHub-Permissions",
            },
            WebUrl = WebUrlOf(url),
        };
        reader.NothingElse();
        return options;
    }

    /// <summary>GitHub Enterprise Server answers under /api/v3 of the host that people visit.</summary>
    private static Uri WebUrlOf(Uri api) =>
        api.Host.Equals("api.github.com", StringComparison.OrdinalIgnoreCase) ? new Uri("https://github.com") : new Uri(api.GetLeftPart(UriPartial.Authority));
}
