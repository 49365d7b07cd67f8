namespace IncidentBot.Practice.Stories;

internal static class StoryBook
{
    public static readonly IReadOnlyList<Story> All =
    [
        CheckoutConversion.Story,
        AddToBasket.Story,
        PaidOrders.Story,
        SearchConversion.Story,
        GiftCardOrders.Story,
        NewsletterSignUps.Story,
    ];
}
