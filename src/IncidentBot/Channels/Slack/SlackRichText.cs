using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IncidentBot.Triage;

namespace IncidentBot.Channels.Slack;

/// <summary>Who and what can be pointed at: people by their Slack id, other triages by the address of their thread.</summary>
internal sealed record SlackPointers(Func<Person, string?> UserId, IReadOnlyDictionary<string, Uri> Triages);

/// <summary>
/// Text as Slack's rich text, where an element is what it says it is: text is never read for mentions, links or formatting, whatever stands in it.
/// </summary>
internal static partial class SlackRichText
{
    /// <summary>Lines as rich text blocks of bearable length, with the number of characters in each.</summary>
    public static IEnumerable<(JsonObject Block, int Length)> Blocks(IEnumerable<IReadOnlyList<Run>> lines, SlackPointers pointers)
    {
        var elements = new List<JsonObject>();
        var length = 0;
        foreach (var line in lines)
        {
            foreach (var (element, size) in line.SelectMany(run => Elements(run, pointers)).Append((Text("\n"), 1)))
            {
                if (length + size > BlockKit.LongestText)
                {
                    yield return (Block(elements), length);
                    (elements, length) = ([], 0);
                }

                elements.Add(element);
                length += size;
            }
        }

        // The last line needs no end.
        if (elements.Count > 0 && elements[^1]["text"]?.GetValue<string>() == "\n")
        {
            elements.RemoveAt(elements.Count - 1);
            length--;
        }

        if (elements.Count > 0)
            yield return (Block(elements), length);
    }

    private static IEnumerable<(JsonObject Element, int Length)> Elements(Run run, SlackPointers pointers)
    {
        switch (run)
        {
            case Mention mention when pointers.UserId(mention.Person) is { } id:
                return [(new JsonObject { ["type"] = "user", ["user_id"] = id }, id.Length)];
            case Link link when IsLink(link.Target):
                return [LinkElement(Shown(link), link.Target)];
            case TriageLink triage when pointers.Triages.TryGetValue(triage.TriageId, out var address):
                return [LinkElement(triage.Text, address)];
            default:
                var isBold = run is Strong;
                return SlackText.Pieces(SlackText.Clean(run.Text), BlockKit.LongestText).Select(piece => (isBold ? Bold(piece) : Text(piece), piece.Length));
        }
    }

    private static (JsonObject Element, int Length) LinkElement(string text, Uri target)
    {
        var shown = Words.Short(SlackText.Clean(text), 500);
        return (new JsonObject { ["type"] = "link", ["url"] = target.AbsoluteUri, ["text"] = shown.Length == 0 ? target.Host : shown }, shown.Length + target.AbsoluteUri.Length);
    }

    /// <summary>A link that reads like another address than it has says where it leads.</summary>
    private static string Shown(Link link)
    {
        var isDisguised = AddressLike().Matches(link.Text).Any(match => !match.Groups["host"].Value.Equals(link.Target.Host, StringComparison.OrdinalIgnoreCase));
        return isDisguised ? $"{Words.Short(link.Text, 400)} ({link.Target.Host})" : link.Text;
    }

    private static bool IsLink(Uri target) => target.IsAbsoluteUri && target.Scheme is "http" or "https" && target.AbsoluteUri.Length <= BlockKit.LongestAddress && target.UserInfo.Length == 0;

    private static JsonObject Block(List<JsonObject> elements) => new()
    {
        ["type"] = "rich_text",
        ["elements"] = new JsonArray(new JsonObject { ["type"] = "rich_text_section", ["elements"] = new JsonArray([.. elements]) }),
    };

    private static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    private static JsonObject Bold(string text) => new() { ["type"] = "text", ["text"] = text, ["style"] = new JsonObject { ["bold"] = true } };

    [GeneratedRegex(@"(?:https?://)?(?<host>(?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?=[/:?#\s)\]]|$)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AddressLike();
}
