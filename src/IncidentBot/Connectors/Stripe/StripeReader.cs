using IncidentBot.Triage;

namespace IncidentBot.Connectors.Stripe;

/// <param name="Read">The slices that were read to their end; the others are missing.</param>
/// <param name="Trouble">What stopped the reading early; null when nothing did.</param>
internal sealed record StripePayments(IReadOnlyList<StripeCharge> Charges, IReadOnlyList<TimeWindow> Read, bool IsCut, Trouble? Trouble);

/// <summary>
/// Reads charges in slices of time, the slices that matter most first, a few at once (Stripe allows 25 requests a second), up to a cap.
/// A slice that was not read to its end counts as not read.
/// </summary>
internal sealed class StripeReader(IStripeApi api)
{
    public const int PageLength = 100;

    /// <summary>For all slices together.</summary>
    public const int MostPages = 200;

    private const int AtOnce = 6;

    public async Task<StripePayments> ReadAsync(Reading reading, IReadOnlyList<TimeWindow> slices)
    {
        var (charges, read) = (new List<StripeCharge>(), new List<TimeWindow>());
        var pages = MostPages;
        var next = -1;
        Trouble? trouble = null;
        var gate = new Lock();

        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => WorkAsync()));
        return new StripePayments(charges, read, pages <= 0, trouble);

        async Task WorkAsync()
        {
            while (trouble is null && pages > 0 && Interlocked.Increment(ref next) is var mine && mine < slices.Count)
            {
                var list = await Pages.ReadAsync<StripeCharges, StripeCharge, Place>(
                    reading,
                    MostPages,
                    new Place(null),
                    (place, token) => api.ListChargesAsync(Ceiling(slices[mine].From), Ceiling(slices[mine].To), PageLength, place.After, token),
                    page => page.Data,
                    (_, page) => page is { HasMore: true, Data: [.., var last] } && Interlocked.Decrement(ref pages) > 0 ? new Place(last.Id) : null);
                lock (gate)
                {
                    trouble ??= list.Trouble;
                    // The last page that the cap allowed may not have been the last one of its slice.
                    if (list.Trouble is not null || pages <= 0)
                        return;
                    Interlocked.Decrement(ref pages);
                    charges.AddRange(list.Items);
                    read.Add(slices[mine]);
                }
            }
        }
    }

    /// <summary>A window includes its start: with whole seconds, the first at or after it.</summary>
    private static long Ceiling(DateTimeOffset time) => (long)Math.Ceiling((time - DateTimeOffset.UnixEpoch).TotalSeconds);

    private sealed record Place(string? After);
}
