using System.Text.Json;
using IncidentBot.Triage;

namespace IncidentBot.CommandLine.Scenarios;

/// <summary>What a scenario really was. For scoring only: no triage ever sees it.</summary>
internal sealed record Truth
{
    /// <summary><see cref="Cause.Inconclusive"/> where the file says that the evidence is insufficient.</summary>
    public required Cause Cause { get; init; }

    public required bool? Real { get; init; }

    public required DateTimeOffset? Onset { get; init; }

    public required Shape Shape { get; init; }

    /// <summary>Empty means uniform, or a change of the mix.</summary>
    public required IReadOnlyList<Segment> Segments { get; init; }

    public required string? Culprit { get; init; }

    /// <summary>Causes that would be a bad mistake here.</summary>
    public required IReadOnlyList<Cause> Forbidden { get; init; }

    public required string Notes { get; init; }

    /// <summary>The scope that the notes name, or null.</summary>
    public string? Scope => Notes.Split(';', StringSplitOptions.TrimEntries).FirstOrDefault(part => part.StartsWith("scope=", StringComparison.Ordinal))?[6..];

    private static readonly Dictionary<string, Cause> Forbiddable =
        Enum.GetValues<Cause>().Where(cause => cause != Cause.Inconclusive).ToDictionary(cause => ScenarioWords.CamelCase(cause.ToString()));

    private static readonly Dictionary<string, Cause> Causes = new(Forbiddable) { ["insufficient"] = Cause.Inconclusive };

    private static readonly Dictionary<string, Shape> Shapes = new() { ["step"] = Shape.Step, ["ramp"] = Shape.Ramp, ["none"] = Shape.None };

    /// <summary>The truth of a scenario file that was read already, or null when it has none. Everything before it is skipped, not read again.</summary>
    public static Truth? ReadFrom(ReadOnlyMemory<byte> content)
    {
        var reader = new Utf8JsonReader(content.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTruth = reader.ValueTextEquals("truth");
            reader.Read();
            if (isTruth)
            {
                using var document = JsonDocument.ParseValue(ref reader);
                return Read(new StrictJson(document.RootElement, "truth"));
            }

            reader.Skip();
        }

        return null;
    }

    public static Truth Read(StrictJson json)
    {
        json.WithFields("cause", "real", "onset", "shape", "segments", "culprit", "forbidden", "notes");
        return new()
        {
            Cause = json["cause"].OneOf(Causes),
            Real = json["real"].TrueFalseOrNull(),
            Onset = json["onset"].TimeOrNull(),
            Shape = json["shape"].OneOf(Shapes),
            Segments = json["segments"].List(ScenarioReader.ReadSegment),
            Culprit = json["culprit"].IsNull ? null : json["culprit"].Text(),
            Forbidden = json["forbidden"].List(item => item.OneOf(Forbiddable)),
            Notes = json["notes"].Text(),
        };
    }
}
