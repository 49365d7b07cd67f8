using System.Globalization;

namespace IncidentBot.Tests.Connectors.Stripe;

/// <summary>Charges in the shape of Stripe's published fixture, trimmed to what is read and a little more.</summary>
internal static class StripePayloads
{
    public const string Empty = """{"object":"list","data":[],"has_more":false,"url":"/v1/charges"}""";

    public static string List(bool hasMore, params IEnumerable<string> charges) => $$"""{"object":"list","data":[{{string.Join(',', charges)}}],"has_more":{{(hasMore ? "true" : "false")}},"url":"/v1/charges"}""";

    public static string Charge(string id, DateTimeOffset at, string status = "succeeded", long amount = 4990, string currency = "eur", string platform = "web", bool live = true) => string.Create(CultureInfo.InvariantCulture, $$$"""
        {"id":"{{{id}}}","object":"charge","amount":{{{amount}}},"amount_captured":{{{(status == "succeeded" ? amount : 0)}}},"captured":true,"created":{{{at.ToUnixTimeSeconds()}}},"currency":"{{{currency}}}","livemode":{{{(live ? "true" : "false")}}},
         "failure_code":null,"metadata":{"platform":"{{{platform}}}"},"outcome":{"type":"authorized"},"paid":true,"payment_method_details":{"type":"card","card":{"brand":"visa","country":"DE"} },"status":"{{{status}}}"}
        """);
}
