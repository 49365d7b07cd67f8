using System.Text.Json;
using System.Text.Json.Serialization;

namespace IncidentBot.Triage;

/// <summary>A set of dimension values, for example platform = ios and country = DE. Two segments with the same values are equal in any order.</summary>
[JsonConverter(typeof(SegmentJsonConverter))]
public sealed class Segment : IEquatable<Segment>
{
    public static readonly Segment Everything = new(new Dictionary<string, string>());

    private readonly SortedDictionary<string, string> _where;

    public Segment(IReadOnlyDictionary<string, string> where) => _where = new(where.ToDictionary(), StringComparer.Ordinal);

    public IReadOnlyDictionary<string, string> Where => _where;

    public bool IsEverything => _where.Count == 0;

    /// <summary>Whether a change limited to <paramref name="other"/> could touch this segment: no dimension has two different values.</summary>
    public bool Overlaps(Segment other) => _where.All(pair => !other._where.TryGetValue(pair.Key, out var value) || value == pair.Value);

    /// <summary>Whether both name the same value of some dimension; never for everything.</summary>
    public bool SharesValueWith(Segment other) => _where.Any(pair => other._where.TryGetValue(pair.Key, out var value) && value == pair.Value);

    public bool Equals(Segment? other) => other is not null && _where.SequenceEqual(other._where);

    public override bool Equals(object? obj) => Equals(obj as Segment);

    public override int GetHashCode() => _where.Aggregate(17, (hash, pair) => HashCode.Combine(hash, pair.Key, pair.Value));

    public override string ToString() => IsEverything ? "everything" : string.Join(", ", _where.Select(pair => $"{pair.Key} {pair.Value}"));
}

/// <summary>Written as a plain object, as in scenario files.</summary>
internal sealed class SegmentJsonConverter : JsonConverter<Segment>
{
    public override Segment Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(JsonSerializer.Deserialize<Dictionary<string, string>>(ref reader, options) ?? []);

    public override void Write(Utf8JsonWriter writer, Segment value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (dimension, name) in value.Where)
            writer.WriteString(dimension, name);
        writer.WriteEndObject();
    }
}
