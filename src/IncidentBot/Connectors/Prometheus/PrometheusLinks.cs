using System.Globalization;
using IncidentBot.Triage;

namespace IncidentBot.Connectors.Prometheus;

/// <summary>Addresses of the server's own graph page.</summary>
internal static class PrometheusLinks
{
    public static Uri Graph(Uri server, TimeWindow window, params IReadOnlyList<string> queries)
    {
        var hours = Math.Max(1, (int)Math.Ceiling(window.Length.TotalHours));
        var end = window.To.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var panels = queries.Select((query, i) =>
            $"g{i}.expr={Uri.EscapeDataString(query)}&g{i}.tab=0&g{i}.range_input={hours}h&g{i}.end_input={Uri.EscapeDataString(end)}");
        return new Uri($"{server.AbsoluteUri.TrimEnd('/')}/graph?{string.Join('&', panels)}");
    }
}
