using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using IncidentBot.Triage;

namespace IncidentBot.CommandLine;

/// <summary>What <c>replay --json</c> prints for one scenario. Every field is always there.</summary>
internal sealed record ReplayOutput(string Scenario, ReplayVerdict Verdict, IReadOnlyList<string> Questions, string Summary);

internal sealed record ReplayVerdict
{
    public required Cause Cause { get; init; }

    public required Confidence Confidence { get; init; }

    /// <summary>Of <see cref="Cause"/>.</summary>
    public required double Probability { get; init; }

    /// <summary>Whether the business is hurt; null when it cannot be known.</summary>
    public required bool? Real { get; init; }

    /// <summary>Id of a change or a vendor incident.</summary>
    public required string? Culprit { get; init; }

    public required IReadOnlyList<ReplayAlternative> Alternatives { get; init; }

    public required Onset? Onset { get; init; }

    public required ReplayShape Shape { get; init; }

    public required double? Change { get; init; }

    public required ReplayScope Scope { get; init; }

    public required IReadOnlyList<Segment> Segments { get; init; }
}

internal sealed record ReplayAlternative(Cause Cause, double Probability);

internal enum ReplayShape { Step, Ramp, Unclear, None }

internal enum ReplayScope { Isolated, Uniform, Mix, Unknown }

/// <summary>Stands in the place of a document that could not be made.</summary>
internal sealed record ReplayError(string Input, string Error);

internal static class ReplayJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // never part of a page; people read it
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new ZuluTime() },
    };

    /// <summary>One line.</summary>
    public static string Write<T>(T document) => JsonSerializer.Serialize(document, Options);

    private sealed class ZuluTime : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }
}
