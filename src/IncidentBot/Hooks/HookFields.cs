using System.Text.Json;
using System.Text.RegularExpressions;
using IncidentBot.Settings;

namespace IncidentBot.Hooks;

/// <summary>A posted object read like a section of the configuration: what is missing or wrong is named by its field.</summary>
internal static partial class HookFields
{
    private const string Root = "body";

    /// <param name="read">Reads it, whatever is in it.</param>
    /// <returns>What was read, or the first sentence on what is wrong.</returns>
    public static (T? Value, string? Problem) Read<T>(JsonElement body, Func<SettingsReader, T> read)
        where T : class
    {
        var wrapped = new MemoryStream();
        using (var writer = new Utf8JsonWriter(wrapped))
        {
            writer.WriteStartObject();
            writer.WritePropertyName(Root);
            body.WriteTo(writer);
            writer.WriteEndObject();
        }

        wrapped.Position = 0;
        try
        {
            var reader = new SettingsReader(new ConfigurationBuilder().AddJsonStream(wrapped).Build().GetSection(Root));
            var value = read(reader);
            reader.ThrowIfWrong();
            return (value, null);
        }
        catch (SettingsException e)
        {
            return (null, e.Sentences[0].Replace($"{Root}:", "", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is FormatException or InvalidDataException)
        {
            return (null, Twice().Match(e.ToString()) is { Success: true } twice ? $"{twice.Groups[1].Value.ToLowerInvariant()} is there twice." : "The body cannot be read as fields with values.");
        }
    }

    [GeneratedRegex($"'{Root}:([^']+)'")]
    private static partial Regex Twice();
}
