using IncidentBot.Connectors.Alertmanager;
using IncidentBot.Connectors.Amplitude;
using IncidentBot.Connectors.Calendars;
using IncidentBot.Connectors.Datadog;
using IncidentBot.Connectors.Feeds;
using IncidentBot.Connectors.GitHub;
using IncidentBot.Connectors.GitLab;
using IncidentBot.Connectors.GoogleAnalytics;
using IncidentBot.Connectors.GoogleCloudStatus;
using IncidentBot.Connectors.IncidentIo;
using IncidentBot.Connectors.LaunchDarkly;
using IncidentBot.Connectors.PagerDuty;
using IncidentBot.Connectors.PostgreSql;
using IncidentBot.Connectors.Prometheus;
using IncidentBot.Connectors.Sentry;
using IncidentBot.Connectors.SlackStatus;
using IncidentBot.Connectors.Statuspage;
using IncidentBot.Connectors.Stripe;
using IncidentBot.Settings;
using IncidentBot.Triage;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace IncidentBot.Connectors;

internal static class ConnectorRegistration
{
    private static readonly (string Section, Action<IServiceCollection, SettingsReader> Add)[] Vendors =
    [
        ("Alertmanager", AlertmanagerRegistration.Add),
        ("Amplitude", AmplitudeRegistration.Add),
        ("Calendars", CalendarsRegistration.Add),
        ("Datadog", DatadogRegistration.Add),
        ("Feeds", FeedRegistration.Add),
        ("GitHub", GitHubRegistration.Add),
        ("GitLab", GitLabRegistration.Add),
        ("GoogleAnalytics", GoogleAnalyticsRegistration.Add),
        ("GoogleCloudStatus", GoogleCloudStatusRegistration.Add),
        ("IncidentIo", IncidentIoRegistration.Add),
        ("LaunchDarkly", LaunchDarklyRegistration.Add),
        ("PagerDuty", PagerDutyRegistration.Add),
        ("PostgreSQL", PostgreSqlRegistration.Add),
        ("Prometheus", PrometheusRegistration.Add),
        ("Sentry", SentryRegistration.Add),
        ("SlackStatus", SlackStatusRegistration.Add),
        ("Statuspage", StatuspageRegistration.Add),
        ("Stripe", StripeRegistration.Add),
    ];

    /// <summary>Reads section <c>Connectors</c>. A vendor without a section is off.</summary>
    /// <exception cref="SettingsException">A section is half filled or misspelt; the message names the key.</exception>
    public static IServiceCollection AddConnectors(this IServiceCollection services, IConfiguration configuration)
    {
        var connectors = new SettingsReader(configuration.GetSection("Connectors"));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IReadOnlyList<Metric>>([]);
        services.AddSingleton(ConnectorLimits.Read(connectors));
        services.AddSingleton<Readings>();
        foreach (var (name, add) in Vendors)
        {
            var section = connectors.Section(name);
            if (section.Exists)
                add(services, section);
        }

        connectors.NothingElse();
        connectors.ThrowIfWrong();
        return services;
    }
}
