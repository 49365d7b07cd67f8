using System.Globalization;
using System.Text.Json;

namespace IncidentBot.CommandLine.Scenarios;

/// <summary>A file that cannot be read. The message is one sentence for people that names the field.</summary>
internal sealed class UnreadableScenarioException(string message) : Exception(message);

/// <summary>A value and where it stands: whatever is not exactly as expected becomes one sentence with its path, for example <c>changes[3].at</c>.</summary>
internal readonly record struct StrictJson(JsonElement Element, string Path)
{
    public const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    public static JsonDocument Parse(ReadOnlyMemory<byte> content)
    {
        try
        {
            return JsonDocument.Parse(content, Options);
        }
        catch (JsonException e)
        {
            throw new UnreadableScenarioException(
                $"This is not a JSON document (line {(e.LineNumber ?? 0) + 1}): {FirstSentence(e.Message)}.");
        }
    }

    public bool IsNull => Element.ValueKind == JsonValueKind.Null;

    /// <summary>An object with these fields and no others; a name that ends with a question mark may be absent.</summary>
    public StrictJson WithFields(params ReadOnlySpan<string> names)
    {
        Expect(JsonValueKind.Object, "an object");
        foreach (var property in Element.EnumerateObject())
            if (!names.Contains(property.Name) && !names.Contains(property.Name + "?"))
                throw new UnreadableScenarioException($"{Child(property.Name)} is not a known field.");
        foreach (var name in names)
            if (!name.EndsWith('?') && !Element.TryGetProperty(name, out _))
                throw new UnreadableScenarioException($"{Child(name)} is missing.");
        return this;
    }

    public StrictJson this[string name] => new(Element.GetProperty(name), Child(name));

    public StrictJson? Optional(string name) => Element.TryGetProperty(name, out var value) ? new(value, Child(name)) : null;

    public bool Has(string name) => Element.ValueKind == JsonValueKind.Object && Element.TryGetProperty(name, out _);

    public IReadOnlyList<T> List<T>(Func<StrictJson, T> read)
    {
        Expect(JsonValueKind.Array, "a list");
        var items = new List<T>(Element.GetArrayLength());
        foreach (var item in Element.EnumerateArray())
            items.Add(read(new(item, $"{Path}[{items.Count}]")));
        return items;
    }

    /// <summary>Numbers, null where there is none. A file holds tens of thousands: a path is written only for what cannot be read.</summary>
    public IReadOnlyList<double?> Numbers()
    {
        Expect(JsonValueKind.Array, "a list");
        var numbers = new double?[Element.GetArrayLength()];
        var i = 0;
        foreach (var item in Element.EnumerateArray())
        {
            numbers[i] = item.ValueKind == JsonValueKind.Null ? null
                : item.ValueKind == JsonValueKind.Number && item.TryGetDouble(out var number) && double.IsFinite(number) ? number
                : new StrictJson(item, $"{Path}[{i}]").Number();
            i++;
        }

        return numbers;
    }

    public string Text()
    {
        Expect(JsonValueKind.String, "a text");
        return Element.GetString() ?? "";
    }

    public double Number()
    {
        Expect(JsonValueKind.Number, "a number");
        return Element.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw Wrong("must be a number that can be counted with");
    }

    public DateTimeOffset Time() =>
        DateTimeOffset.TryParseExact(Text(), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Wrong("must be a UTC time with seconds and Z, such as 2026-11-22T09:40:00Z");

    public DateTimeOffset? TimeOrNull() => IsNull ? null : Time();

    public bool? TrueFalseOrNull() => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Null => null,
        _ => throw Wrong("must be true, false or null"),
    };

    public T OneOf<T>(IReadOnlyDictionary<string, T> words) =>
        Element.ValueKind == JsonValueKind.String && words.TryGetValue(Text(), out var value)
            ? value
            : throw Wrong($"must be one of {string.Join(", ", words.Keys)}");

    public UnreadableScenarioException Wrong(string sentence) => new($"{(Path.Length == 0 ? "The document" : Path)} {sentence}.");

    private void Expect(JsonValueKind kind, string words)
    {
        if (Element.ValueKind != kind)
            throw Wrong($"must be {words}");
    }

    private string Child(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    private static string FirstSentence(string message) => message.Split(". ")[0].TrimEnd('.');
}
