using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace IncidentBot.Connectors;

/// <summary>A third party's API as we see it: where it is, who we are to it, and how it words its errors.</summary>
internal sealed record Vendor
{
    /// <summary>What people call it, also in the reasons they read.</summary>
    public required string Name { get; init; }

    /// <summary>The only addresses that are spoken to; anything else, also a redirect, is refused.</summary>
    public required IReadOnlyList<Uri> Addresses { get; init; }

    /// <summary>The configuration keys to look at when it refuses us.</summary>
    public required string CredentialKeys { get; init; }

    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>Sent with every request, beside the authorization.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Texts that must not be shown, also when the vendor repeats them in an error.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Those that were given out while running, such as tokens.</summary>
    public Func<IReadOnlyList<string>> IssuedSecrets { get; init; } = () => [];

    /// <summary>Takes the vendor's own sentence out of its error body; null when there is none.</summary>
    public Func<JsonElement, string?> ErrorText { get; init; } = _ => null;

    /// <summary>The header of a 403 that names the missing permission.</summary>
    public string? PermissionHeader { get; init; }

    /// <summary>What a 403 below a path lacks, where no header names it.</summary>
    public IReadOnlyDictionary<string, string> Permissions { get; init; } = new Dictionary<string, string>();

    /// <summary>How the content types of its data end; anything else, such as a sign-in page, is refused.</summary>
    public IReadOnlyList<string> DataTypes { get; init; } = ["json"];

    /// <summary>Whether a POST changes nothing there, so that it may be repeated like a GET.</summary>
    public bool PostOnlyReads { get; init; }

    /// <summary>The text at a path of fields in an error body, for <see cref="ErrorText"/>; of an object there, its JSON.</summary>
    public static Func<JsonElement, string?> TextAt(params string[] path) => body =>
    {
        foreach (var name in path)
        {
            if (body.ValueKind == JsonValueKind.Array && body.GetArrayLength() > 0)
                body = body[0];
            if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty(name, out body))
                return null;
        }

        return body.ValueKind is JsonValueKind.Array && body.GetArrayLength() > 0 ? $"{body[0]}" : body.ValueKind is JsonValueKind.Null ? null : $"{body}";
    };

    public static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);

    public static AuthenticationHeaderValue Basic(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    public bool Allows(Uri? address) => address is not null && Addresses.Any(known => IsSameOrigin(known, address));

    private static bool IsSameOrigin(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
}
