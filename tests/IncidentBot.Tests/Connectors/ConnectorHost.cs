using IncidentBot.Connectors;
using IncidentBot.Triage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.Connectors;

/// <summary>The connectors as the app registers them, with a clock that tests move and answers that are big from 64 KB on.</summary>
internal sealed class ConnectorHost : IDisposable
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services;

    public ConnectorHost(IReadOnlyDictionary<string, string?> settings, TimeProvider? time = null, int answerBytes = 64 * 1024, params Metric[] metrics)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        _services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddSingleton(time ?? TimeProvider.System)
            .AddSingleton<IReadOnlyList<Metric>>(metrics)
            .AddConnectors(configuration)
            .AddSingleton(ConnectorLimits.Default with { RetryDelay = TimeSpan.FromMilliseconds(1), AnswerBytes = answerBytes })
            .BuildServiceProvider();
    }

    public CapturedLogs Logs { get; } = new();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static FakeTimeProvider ClockAtNoon() => new(Noon);

    public void Dispose() => _services.Dispose();
}
