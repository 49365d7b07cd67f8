using System.Text.Json;
using IncidentBot.Settings;

namespace IncidentBot.Connectors.GitLab;

/// <summary>Section <c>Connectors:GitLab</c>; which projects are read is said by the metrics.</summary>
internal sealed record GitLabOptions(Vendor Vendor)
{
    public static GitLabOptions Read(SettingsReader reader)
    {
        var url = reader.Address("Url") ?? new Uri("https://gitlab.com");
        var token = reader.Required("Token", "use a project or group access token with the role Reporter and the scope read_api");
        reader.NothingElse();
        return new GitLabOptions(new Vendor
        {
            Name = "GitLab",
            Addresses = [url],
            CredentialKeys = reader.PathOf("Token"),
            Headers = new Dictionary<string, string> { ["PRIVATE-TOKEN"] = token },
            Secrets = [token],
            ErrorText = Said,
            Permissions = new Dictionary<string, string> { [""] = "the scope read_api and the role Reporter" },
        });
    }

    private static string? Said(JsonElement body) => Vendor.TextAt("message")(body) ?? Vendor.TextAt("error_description")(body) ?? Vendor.TextAt("error")(body);
}
