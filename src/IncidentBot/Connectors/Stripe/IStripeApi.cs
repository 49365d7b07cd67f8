using Refit;

namespace IncidentBot.Connectors.Stripe;

// https://docs.stripe.com/api/charges/list ; newest first, times in Unix seconds, amounts in the currency's smallest unit.
internal interface IStripeApi
{
    /// <param name="limit">At most 100.</param>
    /// <param name="startingAfter">The last charge of the page before.</param>
    [Get("/v1/charges")]
    Task<StripeCharges> ListChargesAsync(
        [AliasAs("created[gte]")] long from, [AliasAs("created[lt]")] long to, int limit, [AliasAs("starting_after")] string? startingAfter, CancellationToken cancellationToken);
}

internal sealed record StripeCharges
{
    public required IReadOnlyList<StripeCharge> Data { get; init; }

    public required bool HasMore { get; init; }
}

internal sealed record StripeCharge
{
    public required string Id { get; init; }

    /// <summary>Unix seconds.</summary>
    public required long Created { get; init; }

    /// <summary><c>succeeded</c>, <c>pending</c> or <c>failed</c>.</summary>
    public required string Status { get; init; }

    /// <summary>In the smallest unit of <see cref="Currency"/>.</summary>
    public long AmountCaptured { get; init; }

    /// <summary>Lower case.</summary>
    public required string Currency { get; init; }

    /// <summary>False for payments that were made with a test key.</summary>
    public bool Livemode { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public StripeMethod? PaymentMethodDetails { get; init; }
}

internal sealed record StripeMethod(string? Type, StripeCard? Card);

internal sealed record StripeCard(string? Brand, string? Country);
