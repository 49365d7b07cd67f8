using System.Globalization;
using System.Text.Json;

namespace IncidentBot.Tests.Connectors.Amplitude;

/// <summary>Event segmentation over made-up events, in the shape of Amplitude's reference: whole days of the project, each group a list beside <c>xValues</c>.</summary>
internal sealed class AmplitudeShape(TimeZoneInfo zone, IReadOnlyList<(DateTimeOffset At, string Event, string Platform, string Country)> events)
{
    public const string Empty = """{"data":{"series":[],"seriesCollapsed":[],"seriesLabels":[],"xValues":[]}}""";

    public Reply Reply => (context, asked) =>
    {
        var query = context.Request.Query;
        var counted = JsonElement.Parse(query["e"].ToString());
        var groups = counted.GetProperty("group_by").EnumerateArray().Select(group => group.GetProperty("value").GetString()).ToList();
        var step = TimeSpan.FromMilliseconds(-int.Parse(query["i"].ToString(), CultureInfo.InvariantCulture));
        var (from, to) = (Day(query["start"].ToString()), Day(query["end"].ToString()).AddDays(1));
        Assert.InRange((to - from).TotalDays, 1, step == TimeSpan.FromMinutes(5) ? 2 : 7);
        var times = Enumerable.Range(0, (int)((to - from) / step)).Select(i => from + step * i).ToList();
        var found = events.Where(one => one.Event == counted.GetProperty("event_type").GetString() && counted.GetProperty("filters").EnumerateArray().All(filter => Matches(one, filter)))
            .Select(one => (Local: TimeZoneInfo.ConvertTime(one.At, zone).DateTime, Label: string.Join("; ", groups.Select(group => group == "platform" ? one.Platform : one.Country))))
            .Where(one => one.Local >= from && one.Local < to).ToList();
        var labels = groups.Count == 0 ? [""] : found.Select(one => one.Label).Distinct().Order().ToList();
        return Replies.Json(JsonSerializer.Serialize(new
        {
            data = new
            {
                series = labels.Select(label => times.Select(time => found.Count(one => one.Label == label && one.Local >= time && one.Local < time + step))),
                seriesLabels = groups.Count == 0 ? [0] : labels.Select(label => (object)label).ToList(),
                seriesCollapsed = labels.Select(_ => new[] { new { value = 1 } }),
                xValues = times.Select(time => time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)),
            },
        }))(context, asked);
    };

    private static bool Matches((DateTimeOffset At, string Event, string Platform, string Country) one, JsonElement filter) =>
        filter.GetProperty("subprop_value")[0].GetString() == (filter.GetProperty("subprop_key").GetString() == "platform" ? one.Platform : one.Country);

    private static DateTime Day(string text) => DateTime.ParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture);
}
