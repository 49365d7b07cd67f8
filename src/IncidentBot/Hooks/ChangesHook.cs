using System.Text.Json;
using IncidentBot.Connectors;
using IncidentBot.Settings;
using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Hooks;

/// <summary>
/// <c>POST /api/changes</c>: any pipeline, tag manager, data job or person tells of a change, one object or an array. A key that was posted before is
/// answered like the first time and changes nothing.
/// </summary>
internal sealed class ChangesHook(IHookStore store, TimeProvider time)
{
    private const int LongestKey = 200;
    private const int LongestText = 500;
    private const int MostAtOnce = 500;

    public async Task<IResult> AnswerAsync(JsonElement body, CancellationToken cancellationToken)
    {
        if (body.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            return HookCall.Refused("The body must be a change or an array of changes.");
        if (body.ValueKind == JsonValueKind.Array && (body.GetArrayLength() is 0 or > MostAtOnce || body.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Object)))
            return HookCall.Refused($"The array must hold 1 to {MostAtOnce} changes.");
        var (changes, problem) = HookFields.Read<IReadOnlyList<(string Key, Change Change)>>(body, reader =>
            body.ValueKind == JsonValueKind.Object ? [Read(reader)] : [.. reader.Items().Select(Read)]);
        if (changes is null)
            return HookCall.Refused(problem ?? "");
        await store.AddChangesAsync([.. changes.Select(each => each.Change)], cancellationToken);
        return Results.Json(new { accepted = changes.Select(each => each.Key) }, statusCode: StatusCodes.Status202Accepted);
    }

    private (string Key, Change Change) Read(SettingsReader reader)
    {
        var key = Text(reader, "key", reader.Required("key", "use what names this change in your system, such as ci-4711"), LongestKey);
        var at = reader.Time("at", isRequired: true);
        if (at > time.GetUtcNow().AddDays(1))
            reader.Wrong("at", $"{at:O}", "use the time at which it took effect, which cannot be days ahead");
        var change = new Change
        {
            Id = $"pushed:{key}",
            At = at ?? default,
            Kind = reader.RequiredChoice<ChangeKind>("kind"),
            Title = Text(reader, "title", reader.Required("title", "use a few words, such as shop 8.4"), LongestText),
            Service = Text(reader, "service", reader.Required("service", "use the service, app or pipeline that it changes"), LongestKey),
            Scope = new Segment(reader.Map("scope")),
            Rollout = [.. reader.Children("rollout").Select(ReadStep).OrderBy(step => step.At)],
            Author = reader.Optional("author"),
            Link = ReadLink(reader),
        };
        return (key, change);
    }

    private static RolloutStep ReadStep(SettingsReader reader)
    {
        var at = reader.Time("at", isRequired: true);
        reader.Required("percent", "use how many percent it reaches from then on, 0 to 100");
        var percent = reader.Number("percent");
        if (percent is < 0 or > 100)
            reader.Wrong("percent", $"{percent}", "use 0 to 100");
        return new RolloutStep(at ?? default, percent ?? 0);
    }

    private static Uri? ReadLink(SettingsReader reader)
    {
        var text = reader.Optional("link");
        var link = WebLink.Of(text);
        if (text is not null && link is null)
            reader.Wrong("link", text.Length > 80 ? $"{text[..80]}…" : text, "use an address that begins with https://");
        return link;
    }

    private static string Text(SettingsReader reader, string key, string text, int longest)
    {
        if (text.Length > longest)
            reader.Wrong(key, $"{text[..20]}…", $"use at most {longest} characters");
        return text;
    }
}
