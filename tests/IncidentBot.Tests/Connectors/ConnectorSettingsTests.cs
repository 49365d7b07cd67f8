using IncidentBot.Connectors;
using IncidentBot.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace IncidentBot.Tests.Connectors;

public sealed class ConnectorSettingsTests
{
    [Fact]
    public void No_section_means_off()
    {
        using var services = Services();

        Assert.Empty(services.GetServices<ICheck>());
        Assert.Empty(services.GetServices<IMetricSource>());
    }

    [Theory]
    [InlineData("Prometheus:BearerToken", "t", "Connectors:Prometheus:Url is missing: use the server's address")]
    [InlineData("Prometheus:Url", "metrics.example.com", "Connectors:Prometheus:Url is \"metrics.example.com\": use an address such as https://metrics.example.com.")]
    [InlineData("Prometheus:Url", "file:///etc/passwd", "Connectors:Prometheus:Url is \"file:///etc/passwd\": use an address")]
    [InlineData("Alertmanager:WebUrl", "https://alerts.example.com", "Connectors:Alertmanager:Url is missing:")]
    [InlineData("Amplitude:ApiKey", "t", "Connectors:Amplitude:SecretKey is missing: use the project's secret key.")]
    [InlineData("Amplitude:TimeZone", "CET+1", "Connectors:Amplitude:ApiKey is missing: use the project's API key.")]
    [InlineData("Datadog:ApiKey", "t", "Connectors:Datadog:ApplicationKey is missing: use an application key with the scopes timeseries_query, monitors_read and events_read.")]
    [InlineData("GitHub:Url", "https://git.example.com/api/v3", "Connectors:GitHub:Token is missing: use a fine-grained token")]
    [InlineData("GitLab:Url", "https://gitlab.example.com", "Connectors:GitLab:Token is missing: use a project or group access token")]
    [InlineData("GoogleAnalytics:Delay", "12:00:00", "Connectors:GoogleAnalytics:KeyFile is missing: use the path of the service account's JSON key.")]
    [InlineData("Stripe:Url", "https://api.stripe.com", "Connectors:Stripe:Key is missing: use a restricted key")]
    [InlineData("LaunchDarkly:Url", "https://app.eu.launchdarkly.com", "Connectors:LaunchDarkly:Token is missing: use a service token with the role Reader.")]
    [InlineData("PagerDuty:Url", "https://api.eu.pagerduty.com", "Connectors:PagerDuty:Key is missing: use a read-only REST API key.")]
    [InlineData("Sentry:Token", "t", "Connectors:Sentry:Organization is missing: use the organisation's slug")]
    [InlineData("PostgreSQL:Host", "db.example.com", "Connectors:PostgreSQL:Database is missing: use the name of the database.")]
    [InlineData("Statuspage:Pages:PayFast", "status page", "Connectors:Statuspage:Pages:PayFast is \"status page\": use an address")]
    [InlineData("Statuspage:Pages:PayFast:Components:0", "Cards", "Connectors:Statuspage:Pages:PayFast:Url is missing: use the page's address")]
    [InlineData("Statuspage:Page", "x", "Connectors:Statuspage:Pages is missing: name each vendor")]
    [InlineData("Promtheus:Url", "http://127.0.0.1:9", "Connectors:Promtheus is not a key of this section: use Alertmanager, ")]
    [InlineData("TimeLimit", "00:10:00", "Connectors:TimeLimit is \"00:10:00\": use 00:00:01 to 00:05:00")]
    [InlineData("TimeLimit", "18", "Connectors:TimeLimit is \"18\": use hours:minutes:seconds")]
    public void A_half_filled_section_stops_the_start_and_names_the_key(string key, string value, string sentence)
    {
        var exception = Assert.Throws<SettingsException>(() => Services((key, value)));

        Assert.StartsWith(sentence, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_password_in_an_address_is_refused_and_not_repeated()
    {
        var exception = Assert.Throws<SettingsException>(() => Services(("Prometheus:Url", "https://mara:hunter2@metrics.example.com")));

        Assert.StartsWith("Connectors:Prometheus:Url holds a user name or password", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_ways_to_sign_in_exclude_each_other()
    {
        var exception = Assert.Throws<SettingsException>(() =>
            Services(("Prometheus:Url", "http://127.0.0.1:9"), ("Prometheus:BearerToken", "t"), ("Prometheus:User", "mara"), ("Prometheus:Password", "pw")));

        Assert.Equal("Connectors:Prometheus:BearerToken and Connectors:Prometheus:User exclude each other: use one of them.", exception.Message);
    }

    [Theory]
    [InlineData("User", "Connectors:Prometheus:Password is missing: it belongs to Connectors:Prometheus:User.")]
    [InlineData("Password", "Connectors:Prometheus:User is missing: it belongs to Connectors:Prometheus:Password.")]
    public void Half_a_sign_in_is_refused(string key, string sentence)
    {
        var exception = Assert.Throws<SettingsException>(() => Services(("Prometheus:Url", "http://127.0.0.1:9"), ($"Prometheus:{key}", "x")));

        Assert.Equal(sentence, exception.Message);
    }

    private static ServiceProvider Services(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>($"Connectors:{setting.Key}", setting.Value)))
            .Build();
        return new ServiceCollection().AddLogging().AddConnectors(configuration).BuildServiceProvider();
    }
}
