using System.Globalization;

namespace IncidentBot.Tests.Connectors.LaunchDarkly;

/// <summary>Audit log entries in the shape of LaunchDarkly's API reference, trimmed to what is read and a little more.</summary>
internal static class LaunchDarklyPayloads
{
    public const string Empty = """{"_links":{"self":{"href":"/api/v2/auditlog","type":"application/json"}},"totalCount":0,"items":[]}""";

    public static string Log(params string[] entries) => $$$"""{"_links":{"self":{"href":"/api/v2/auditlog","type":"application/json"}},"items":[{{{string.Join(',', entries)}}}]}""";

    public static string Entry(string id, string at, string name = "New address form", string verb = "turned on the flag") => string.Create(CultureInfo.InvariantCulture, $$$"""
        {"_links":{"self":{"href":"/api/v2/auditlog/{{{id}}}"}},"_id":"{{{id}}}","_accountId":"a1","date":{{{DateTimeOffset.Parse(at, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds()}}},
         "accesses":[{"action":"updateOn","resource":"proj/shop:env/production:flag/new-address-form;ios"}],"kind":"flag","name":"{{{name}}}","description":"- Turned on the flag","shortDescription":"",
         "comment":"go","member":{"_links":{},"_id":"m1","role":"writer","email":"mara@acme.example","firstName":"Mara","lastName":"Silva"},"titleVerb":"{{{verb}}}","title":"[Mara Silva](mailto:mara@acme.example) {{{verb}}} [{{{name}}}](https://app.launchdarkly.com/shop/production/features/new-address-form) in `Production`",
         "target":{"_links":null,"name":"{{{name}}}","resources":["proj/shop:env/production:flag/new-address-form;ios"]}}
        """);
}
