using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IncidentBot.Connectors.Prometheus;

/// <summary>
/// Reads all four result types as series: <c>matrix</c> has <c>values</c>, <c>vector</c> has <c>value</c>, <c>scalar</c> is a bare sample. Values are
/// texts such as <c>"42"</c>, <c>"NaN"</c> and <c>"+Inf"</c>. Native histograms carry no single value and are left out.
/// </summary>
internal sealed class PrometheusResultConverter : JsonConverter<IReadOnlyList<PrometheusSeries>>
{
    public override IReadOnlyList<PrometheusSeries> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        try
        {
            var items = json.RootElement.EnumerateArray().ToList();
            if (items is [{ ValueKind: JsonValueKind.Number }, _])
                return [new PrometheusSeries(new Dictionary<string, string>(), [Sample(json.RootElement)])];
            return [.. items.Select(Series).OfType<PrometheusSeries>()];
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or KeyNotFoundException or IndexOutOfRangeException)
        {
            throw new JsonException("The result is not in the shape of the query API.", e);
        }
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<PrometheusSeries> value, JsonSerializerOptions options) =>
        throw new NotSupportedException("Results are only read.");

    private static PrometheusSeries? Series(JsonElement series)
    {
        var labels = series.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString() ?? "");
        if (series.TryGetProperty("values", out var values))
            return new PrometheusSeries(labels, [.. values.EnumerateArray().Select(Sample)]);
        return series.TryGetProperty("value", out var value) ? new PrometheusSeries(labels, [Sample(value)]) : null;
    }

    private static PrometheusSample Sample(JsonElement sample)
    {
        var text = sample[1].GetString();
        var value = text is "NaN" or "+Inf" or "-Inf" or "Inf" ? double.NaN : double.Parse(text ?? "", NumberStyles.Float, CultureInfo.InvariantCulture);
        return new PrometheusSample(sample[0].GetDouble(), double.IsFinite(value) ? value : null);
    }
}
