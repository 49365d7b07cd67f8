using System.Text.Json;
using System.Text.Json.Nodes;
using IncidentBot.Triage;

namespace IncidentBot.Channels.BotFramework.Cards;

/// <summary>What a card's button carries there and back.</summary>
/// <param name="Stream">The triage, or the lobby, that the card belongs to.</param>
/// <param name="Key">The card's message.</param>
/// <param name="Fields">What its form was filled with.</param>
internal sealed record CardClick(string Stream, string Key, string Action, string? Value, IReadOnlyDictionary<string, string> Fields)
{
    /// <summary>Asked by Teams itself, for the card's newest state.</summary>
    public const string Refresh = "refresh";

    // Not "key": a client that hands these to React as they are cannot send a button with it.
    private const string StreamName = "stream";
    private const string KeyName = "message";
    private const string ActionName = "action";
    private const string ValueName = "value";
    private const string FormName = "form";

    /// <param name="form">The form's place on the card; null for a button without one.</param>
    public static JsonObject Data(string stream, string key, string action, string? value, int? form)
    {
        var data = new JsonObject { [StreamName] = stream, [KeyName] = key, [ActionName] = action };
        if (value is not null)
            data[ValueName] = value;
        if (form is not null)
            data[FormName] = form;
        return data;
    }

    /// <summary>Of a button that Teams opens a dialog for.</summary>
    public static JsonObject OpensDialog(string stream, string key, string action, string? value)
    {
        var data = Data(stream, key, action, value, form: null);
        data["msteams"] = new JsonObject { ["type"] = "task/fetch" };
        return data;
    }

    /// <summary>Inputs share one space of names with all other inputs of the card and with the button's own data.</summary>
    public static string InputId(int form, Field field) => $"{Prefix(form)}{field.Name}";

    /// <returns>Null for what no button of ours sends.</returns>
    public static CardClick? Read(JsonElement? sent)
    {
        if (sent is not { ValueKind: JsonValueKind.Object } data || Text(data, StreamName) is not { } stream || Text(data, KeyName) is not { } key || Text(data, ActionName) is not { } action)
            return null;
        var prefix = data.TryGetProperty(FormName, out var form) && form.ValueKind == JsonValueKind.Number && form.TryGetInt32(out var number) ? Prefix(number) : null;
        var fields = prefix is null
            ? []
            : data.EnumerateObject().Where(input => input.Name.StartsWith(prefix, StringComparison.Ordinal)).DistinctBy(input => input.Name)
                .ToDictionary(input => input.Name[prefix.Length..], input => input.Value.ToString());
        return new(stream, key, action, Text(data, ValueName), fields);
    }

    private static string Prefix(int form) => $"form{form}.";

    private static string? Text(JsonElement data, string name) => data.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
