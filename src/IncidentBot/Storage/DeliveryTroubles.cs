namespace IncidentBot.Storage;

internal static class DeliveryTroubles
{
    /// <summary>One line for whoever runs the bot.</summary>
    public static string Tell(IReadOnlyList<DeliveryTrouble> troubles)
    {
        var givenUp = troubles.Where(trouble => trouble.Refusal is not null).ToList();
        var doubles = troubles.Sum(trouble => trouble.Doubles);
        var repeated = doubles == 0 ? "no post had to be repeated" : $"{doubles} posts were repeated because an answer was lost";
        if (givenUp.Count == 0)
            return $"none given up, {repeated}";
        var first = string.Join("; ", givenUp.Take(3).Select(trouble => $"{trouble.Stream} {trouble.MessageKey} on {trouble.Place.Channel}: {trouble.Refusal}"));
        return $"{givenUp.Count} given up ({first}{(givenUp.Count > 3 ? "; …" : "")}), {repeated}; IncidentBot resend tries them again";
    }
}
