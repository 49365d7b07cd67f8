namespace IncidentBot.Connectors.Stripe;

internal sealed class StripeCheck(IStripeApi api, StripeOptions options, Readings readings) : ICheck
{
    public string Name => "Stripe";

    public async Task<CheckLine> CheckAsync(CancellationToken cancellationToken)
    {
        using var reading = readings.Begin(options.Vendor, cancellationToken);
        var answer = await reading.AskAsync(token => api.ListChargesAsync(readings.Now.AddHours(-48).ToUnixTimeSeconds(), readings.Now.ToUnixTimeSeconds(), StripeReader.PageLength, null, token));
        if (answer.Value is not { } page)
            return new CheckLine(Name, false, answer.Trouble?.Reason.TrimEnd('.') ?? "");
        var test = page.Data.Any(charge => !charge.Livemode) ? ", in test mode" : "";
        return new CheckLine(Name, true, $"{(page.HasMore ? "at least " : "")}{Caveats.Count(page.Data.Count, "payment")} in 48 h{test}");
    }
}
