using IncidentBot.Triage;

namespace IncidentBot.Connectors.Stripe;

/// <summary>
/// What a charge counts: <c>succeeded</c>, <c>attempts</c>, or <c>amount</c> (captured, in whole units of the currency); of all, or of those that match:
/// <c>succeeded{currency="eur", metadata.platform="ios"}</c>.
/// </summary>
internal sealed class StripeQuery(CountQuery query)
{
    // https://docs.stripe.com/currencies#zero-decimal
    private static readonly HashSet<string> NoDecimals =
        new(["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"], StringComparer.OrdinalIgnoreCase);

    private static readonly HashSet<string> ThreeDecimals = new(["bhd", "jod", "kwd", "omr", "tnd"], StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Fields = ["currency", "method", "brand", "country"];

    /// <returns>Null, or one sentence on what is wrong with it.</returns>
    public static string? Of(Metric metric, MetricSource source, out IReadOnlyList<StripeQuery> queries)
    {
        queries = [];
        if (MetricQueries.Of(metric, source, out var texts) is { } wrong)
            return wrong;
        var parsed = new List<StripeQuery>();
        foreach (var text in texts.All)
        {
            if (CountQuery.Parse(text) is not { What: "succeeded" or "attempts" or "amount" } query)
                return $"\"{text}\" of source {source.Name} is not known: use succeeded, attempts or amount, such as succeeded{{currency=\"eur\"}}.";
            if (query.What == "amount" && query.Where.All(where => where.Name != "currency"))
                return $"\"{text}\" of source {source.Name} names no currency, and currencies cannot be added up: use amount{{currency=\"eur\"}}.";
            if (query.Where.Select(where => where.Name).Concat(source.Dimensions.Values).FirstOrDefault(name => !IsField(name)) is { } unknown)
                return $"\"{unknown}\" of source {source.Name} is no field of a charge: use {string.Join(", ", Fields)} or metadata.NAME.";
            parsed.Add(new StripeQuery(query));
        }

        queries = parsed;
        return null;
    }

    public double AmountOf(StripeCharge charge)
    {
        if (!query.Where.All(where => ValueOf(charge, where.Name).Equals(where.Value, StringComparison.OrdinalIgnoreCase)))
            return 0;
        return query.What switch
        {
            "attempts" => 1,
            _ when charge.Status != "succeeded" => 0,
            "amount" => charge.AmountCaptured / UnitsOf(charge.Currency),
            _ => 1,
        };
    }

    public static string ValueOf(StripeCharge charge, string field) => field switch
    {
        "currency" => charge.Currency,
        "method" => charge.PaymentMethodDetails?.Type ?? "",
        "brand" => charge.PaymentMethodDetails?.Card?.Brand ?? "",
        "country" => charge.PaymentMethodDetails?.Card?.Country ?? "",
        _ => charge.Metadata?.GetValueOrDefault(field["metadata.".Length..]) ?? "",
    };

    private static bool IsField(string name) => Fields.Contains(name) || (name.StartsWith("metadata.", StringComparison.Ordinal) && name.Length > "metadata.".Length);

    private static double UnitsOf(string currency) => NoDecimals.Contains(currency) ? 1 : ThreeDecimals.Contains(currency) ? 1000 : 100;
}
