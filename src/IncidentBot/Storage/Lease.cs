namespace IncidentBot.Storage;

/// <summary>
/// The right of one process to do one kind of work on one stream. Its holder renews it; who sees it unchanged for too long takes it over.
/// Nobody's clock is compared with another's: only that nothing changed counts.
/// </summary>
/// <param name="Owner">Empty when nobody holds it.</param>
/// <param name="Fence">Grows with each new holder: what an earlier one still writes is refused.</param>
/// <param name="Beat">Grows with each renewal.</param>
internal sealed record Lease(string Stream, string Work, string Owner, long Fence, long Beat)
{
    public static Lease Free(string stream, string work) => new(stream, work, "", 0, 0);

    /// <summary>What becomes of this lease when <paramref name="owner"/> asks for it.</summary>
    public Lease AskedBy(string owner, Lease? stale) =>
        Owner == owner ? this with { Beat = Beat + 1 }
        : Owner.Length == 0 || this == stale ? this with { Owner = owner, Fence = Fence + 1, Beat = 0 }
        : this;

    public bool IsHeldAs(Lease other) => Owner == other.Owner && Fence == other.Fence;
}
