using System.Net.Http.Headers;
using IncidentBot.Settings;

namespace IncidentBot.Connectors;

/// <summary>Who we are to a server of the Prometheus family: nobody, a bearer token, or a user with a password; and the tenant, where there are several.</summary>
internal sealed record VendorAccess(
    AuthenticationHeaderValue? Authorization, IReadOnlyDictionary<string, string> Headers, IReadOnlyList<string> Secrets, string Keys)
{
    public static VendorAccess Read(SettingsReader reader)
    {
        var token = reader.Optional("BearerToken");
        var user = reader.Optional("User");
        var password = reader.Optional("Password");
        var tenant = reader.Optional("OrgId");
        if (token is not null && user is not null)
            reader.Say($"{reader.PathOf("BearerToken")} and {reader.PathOf("User")} exclude each other: use one of them.");
        if (user is not null && password is null)
            reader.Required("Password", $"it belongs to {reader.PathOf("User")}");
        if (password is not null && user is null)
            reader.Required("User", $"it belongs to {reader.PathOf("Password")}");
        var authorization = token is not null ? Vendor.Bearer(token) : user is not null && password is not null ? Vendor.Basic(user, password) : null;
        return new VendorAccess(
            authorization,
            tenant is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["X-Scope-OrgID"] = tenant },
            [.. new[] { token, password, authorization?.Parameter }.OfType<string>()],
            $"{reader.PathOf("BearerToken")}, or {reader.PathOf("User")} and Password");
    }
}
