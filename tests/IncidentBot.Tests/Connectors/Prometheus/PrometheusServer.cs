using System.Globalization;
using System.Text;

namespace IncidentBot.Tests.Connectors.Prometheus;

/// <summary>A real Prometheus with five weeks of a made-up shop, one sample a minute: each platform has 100 sessions and 5 orders a minute, and from
/// <see cref="Drop"/> on iOS only 1 order. Orders of <c>odd"\</c> test escaping; errors are 1 %, on iOS 9 % from the drop on.</summary>
public sealed class PrometheusServer : IAsyncLifetime
{
    public const string OddPlatform = "odd\"\\";

    private static readonly string[] Programs = ["prometheus", "promtool"];

    private RealProgram? _program;

    /// <summary>Whole hour, some hours ago: real servers go by the real clock.</summary>
    public static DateTimeOffset Now { get; } = new(DateTimeOffset.UtcNow.Ticks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero);

    public static DateTimeOffset Drop { get; } = Now.AddHours(-6);

    internal Uri Address
    {
        get
        {
            RealProgram.SkipUnlessInstalled(Programs);
            return (_program ?? throw new InvalidOperationException("It was not started.")).Address;
        }
    }

    public async ValueTask InitializeAsync()
    {
        // Who uses it skips, by name: a fixture cannot.
        if (!Programs.All(RealProgram.IsInstalled))
            return;
        var folder = Directory.CreateTempSubdirectory("prometheus-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "history.om"), History());
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "prometheus.yml"), "global: {}\n");
        await RealProgram.RunAsync("promtool", folder, "tsdb", "create-blocks-from", "--max-block-duration=240h", "openmetrics", "history.om", "data");
        _program = await RealProgram.StartAsync("prometheus", folder, "Server is ready to receive web requests", host =>
            ["--config.file=prometheus.yml", "--storage.tsdb.path=data", "--storage.tsdb.retention.time=90d", $"--web.listen-address={host}"]);
    }

    public ValueTask DisposeAsync() => _program?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static string History()
    {
        var text = new StringBuilder();
        Write(text, "shop_sessions", (_, _) => 100);
        Write(text, "shop_orders", (platform, dropped) => platform == "ios" && dropped ? 1 : 5);
        Write(text, "shop_failures", (platform, dropped) => platform == "ios" && dropped ? 9 : 1);
        return text.Append("# EOF\n").ToString();
    }

    private static void Write(StringBuilder text, string family, Func<string, bool, int> perMinute)
    {
        text.Append(CultureInfo.InvariantCulture, $"# TYPE {family} counter\n");
        foreach (var platform in new[] { "android", "ios", "web", OddPlatform })
        {
            var labels = $"{{platform=\"{platform.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"}}";
            var total = 0;
            for (var time = Now.AddDays(-36); time <= Now; time = time.AddMinutes(1))
            {
                total += perMinute(platform, time > Drop);
                text.Append(CultureInfo.InvariantCulture, $"{family}_total{labels} {total} {time.ToUnixTimeSeconds()}\n");
            }
        }
    }
}
