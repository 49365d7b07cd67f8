using System.Security.Cryptography;
using System.Text.Json;
using IncidentBot.Settings;
using Microsoft.IdentityModel.Tokens;

namespace IncidentBot.Connectors.GoogleAnalytics;

/// <summary>Section <c>Connectors:GoogleAnalytics</c>; which property is read is said by the metric's source.</summary>
internal sealed record GoogleAnalyticsOptions
{
    public required Vendor Vendor { get; init; }

    /// <summary>The same vendor where tokens are given out.</summary>
    public required Vendor SignIn { get; init; }

    public required GoogleAccount Account { get; init; }

    /// <summary>The newest token, which must not be shown either.</summary>
    public required IssuedToken Issued { get; init; }

    /// <summary>After how long the data of a day is taken as complete, unless a source says otherwise.</summary>
    public required TimeSpan Delay { get; init; }

    public static GoogleAnalyticsOptions Read(SettingsReader reader)
    {
        var account = ReadAccount(reader);
        var issued = new IssuedToken();
        var vendor = new Vendor
        {
            Name = "Google Analytics",
            Addresses = [reader.Address("Url") ?? new Uri("https://analyticsdata.googleapis.com")],
            CredentialKeys = $"{reader.PathOf("KeyFile")}, and that the account is a Viewer of the property",
            IssuedSecrets = () => issued.Token is { } token ? [token] : [],
            ErrorText = body => Vendor.TextAt("error", "message")(body) ?? Vendor.TextAt("error_description")(body) ?? Vendor.TextAt("error")(body),
            Permissions = new Dictionary<string, string> { [":runReport"] = "the role Viewer on the property" },
            PostOnlyReads = true,
        };
        var options = new GoogleAnalyticsOptions
        {
            Vendor = vendor,
            SignIn = vendor with { Addresses = [account.TokenUri] },
            Account = account,
            Issued = issued,
            // Google: daily numbers of a standard property take 12 hours and more, and may change for a day or two.
            Delay = reader.Duration("Delay") ?? TimeSpan.FromHours(24),
        };
        reader.NothingElse();
        return options;
    }

    private static GoogleAccount ReadAccount(SettingsReader reader)
    {
        var path = reader.Required("KeyFile", "use the path of the service account's JSON key");
        var nobody = new GoogleAccount("", new Uri("https://oauth2.googleapis.com/token"), new RsaSecurityKey(RSA.Create()));
        if (path.Length == 0)
            return nobody;
        try
        {
            var json = JsonElement.Parse(File.ReadAllText(path));
            var rsa = RSA.Create();
            rsa.ImportFromPem(json.GetProperty("private_key").GetString());
            return new GoogleAccount(json.GetProperty("client_email").GetString() ?? "", new Uri(json.GetProperty("token_uri").GetString() ?? ""), new RsaSecurityKey(rsa));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or CryptographicException or UriFormatException)
        {
            // What it says could repeat the key.
            reader.Wrong("KeyFile", path, "use a file that can be read and is the JSON key of a service account");
            return nobody;
        }
    }
}

/// <param name="TokenUri">Where Google says that tokens are given out.</param>
internal sealed record GoogleAccount(string Email, Uri TokenUri, RsaSecurityKey Key);

internal sealed class IssuedToken
{
    public string? Token { get; set; }
}
