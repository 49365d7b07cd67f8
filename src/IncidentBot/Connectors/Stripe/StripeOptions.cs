using IncidentBot.Settings;

namespace IncidentBot.Connectors.Stripe;

/// <summary>Section <c>Connectors:Stripe</c>.</summary>
internal sealed record StripeOptions(Vendor Vendor)
{
    public static StripeOptions Read(SettingsReader reader)
    {
        var url = reader.Address("Url") ?? new Uri("https://api.stripe.com");
        var key = reader.Required("Key", "use a restricted key (rk_live_…) with read access to Charges and nothing else");
        reader.NothingElse();
        return new StripeOptions(new Vendor
        {
            Name = "Stripe",
            Addresses = [url],
            CredentialKeys = reader.PathOf("Key"),
            Authorization = Vendor.Bearer(key),
            // The fields that are read are the same since then; without it the account's own version answers.
            Headers = new Dictionary<string, string> { ["Stripe-Version"] = "2024-06-20" },
            Secrets = [key],
            ErrorText = Vendor.TextAt("error", "message"),
            Permissions = new Dictionary<string, string> { ["/v1/charges"] = "read access to Charges" },
        });
    }
}
