using IncidentBot.Conversations;
using IncidentBot.Settings;
using IncidentBot.Triage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace IncidentBot.Tests.Conversations;

public sealed class CatalogueTests
{
    private const string Full = """
        {"Catalogue": {
          "People": [
            {"Name": "Dana", "Role": "data", "SlackId": "U1", "TeamsId": "29:a", "StandIn": "Lee"},
            {"Name": "Lee", "SlackId": "U2"},
            {"Name": "Sam", "Role": "on-call"}
          ],
          "Calendar": [{"From": "2026-11-27", "To": "2026-11-30", "Kind": "campaign", "Title": "Black weekend"}],
          "Metrics": [{
            "Name": "checkout_conversion", "Aliases": ["CVR", "buy rate"], "Kind": "ratio", "GoodDirection": "up", "TimeZone": "Europe/Berlin",
            "UnitValue": {"Amount": 49.9, "Currency": "EUR"}, "Unit": "orders",
            "Sources": [{"Name": "web analytics", "Connector": "Prometheus", "Role": "analytics", "Delay": "00:05:00",
              "Query": {"numerator": "a", "denominator": "b"}, "Dimensions": {"platform": "os"}}],
            "Signals": [{"Connector": "Prometheus", "Kind": "http5xx", "Service": "checkout", "Query": "c", "Dimensions": {"platform": "os"}}],
            "Services": ["checkout"], "Vendors": ["PayFast"],
            "Repositories": [{"Name": "acme/app", "Service": "ios-app", "Environment": "production", "DeployWorkflow": "ship.yml",
              "Scope": {"platform": "ios"}, "TrackingPaths": ["src/tracking"]}],
            "People": {"OnCall": "Lee", "Product": {"Name": "Ira", "TeamsId": "29:b"}},
            "Calendar": [{"From": "2026-11-20T09:00:00+01:00", "To": "2026-11-20T12:00:00Z", "Kind": "price change", "Title": "New prices"}]
          },
          {"Name": "sign_ups", "Kind": "count"}]
        }}
        """;

    [Fact]
    public void A_metric_is_described_once_and_whole()
    {
        var metric = Read(Full).Metrics[0];

        Assert.Equal(("checkout_conversion", MetricKind.Ratio, Direction.Down, "Europe/Berlin", "orders"), (metric.Name, metric.Kind, metric.BadDirection, metric.TimeZone, metric.Unit));
        Assert.Equal(new Money(49.9, "EUR"), metric.UnitValue);
        Assert.Equal((SourceRole.Analytics, TimeSpan.FromMinutes(5), "b", "os"), (metric.Sources[0].Role, metric.Sources[0].Delay, metric.Sources[0].Query["denominator"], metric.Sources[0].Dimensions["platform"]));
        Assert.Equal((SignalKind.Http5xx, "checkout"), (metric.Signals[0].Kind, metric.Signals[0].Service));
        Assert.Equal(("acme/app", "GitHub", "ship.yml", "platform ios", "src/tracking"), (metric.Repositories[0].Name, metric.Repositories[0].Connector, metric.Repositories[0].DeployWorkflow, $"{metric.Repositories[0].Scope}", metric.Repositories[0].TrackingPaths[0]));
    }

    [Fact]
    public void People_come_from_the_shared_list_unless_the_metric_names_its_own()
    {
        var people = Read(Full).Metrics[0].People;

        Assert.Equal([("Dana", PersonRole.Data), ("Lee", PersonRole.OnCall), ("Ira", PersonRole.Product)], people.Select(person => (person.Name, person.Role ?? default)));
        Assert.Equal("U2", people[1].SlackId);
    }

    [Fact]
    public void A_stand_in_is_known_with_their_ids_and_without_a_role()
    {
        var people = Read(Full).Metrics[1].People;

        Assert.Equal([("Dana", PersonRole.Data), ("Sam", PersonRole.OnCall), ("Lee", (PersonRole?)null)], people.Select(person => (person.Name, person.Role)));
    }

    [Fact]
    public void Plain_dates_of_the_calendar_are_days_of_the_metrics_own_time_zone()
    {
        var catalogue = Read(Full);

        Assert.Equal(
            (DateTimeOffset.Parse("2026-11-26T23:00Z"), DateTimeOffset.Parse("2026-11-30T23:00Z")),
            (catalogue.Metrics[0].Calendar[1].From, catalogue.Metrics[0].Calendar[1].To));
        Assert.Equal(DateTimeOffset.Parse("2026-12-01T00:00Z"), catalogue.Metrics[1].Calendar[0].To);
        Assert.Equal((DateTimeOffset.Parse("2026-11-20T08:00Z"), CalendarKind.PriceChange), (catalogue.Metrics[0].Calendar[0].From, catalogue.Metrics[0].Calendar[0].Kind));
    }

    [Theory]
    [InlineData("checkout_conversion")]
    [InlineData("Checkout Conversion")]
    [InlineData("CHECKOUT-conversion")]
    [InlineData("cvr")]
    [InlineData("Buy_Rate")]
    public void Find_does_not_mind_case_spaces_and_underscores(string name)
    {
        Assert.Equal("checkout_conversion", Read(Full).Find(name)?.Name);
    }

    [Theory]
    [InlineData("chekout convresion", "checkout_conversion")]
    [InlineData("conversion", "checkout_conversion")]
    [InlineData("signup", "sign_ups")]
    public void Nearest_finds_what_was_meant(string name, string meant)
    {
        Assert.Equal(meant, Read(Full).Nearest(name, 3)[0].Name);
    }

    [Fact]
    public void Nearest_does_not_offer_what_is_not_alike()
    {
        Assert.Empty(Read(Full).Nearest("zzz", 3));
    }

    [Fact]
    public void No_section_is_an_empty_catalogue()
    {
        Assert.Empty(Read("{}").Metrics);
    }

    [Theory]
    [InlineData("""{"Metrics":[{"Aliases":["x"]}]}""", "Catalogue:Metrics:0:Name is missing: use what people call the metric, such as checkout_conversion.")]
    [InlineData("""{"Metrics":[{"Name":"a","Sources":[{"Name":"s","Connector":"P","Query":{"value":"q"}}]}]}""", "Catalogue:Metrics:0:Sources:0:Role is missing: use analytics, server or payments.")]
    [InlineData("""{"Metrics":[{"Name":"a","Sources":[{"Name":"s","Connector":"P","Role":"shop","Query":{"value":"q"}}]}]}""", "Catalogue:Metrics:0:Sources:0:Role is \"shop\": use analytics, server or payments.")]
    [InlineData("""{"Metrics":[{"Name":"a","Sources":[{"Name":"s","Connector":"P","Role":"1","Query":{"value":"q"}}]}]}""", "Catalogue:Metrics:0:Sources:0:Role is \"1\": use analytics, server or payments.")]
    [InlineData("""{"Metrics":[{"Name":"a","Sources":[{"Name":"s","Connector":"P","Role":"server"}]}]}""", "Catalogue:Metrics:0:Sources:0:Query is missing: use the queries of the connector, such as numerator and denominator.")]
    [InlineData("""{"Metrics":[{"Name":"a","TimeZone":"Middle/Earth"}]}""", "Catalogue:Metrics:0:TimeZone is \"Middle/Earth\": use an IANA name such as Europe/Berlin.")]
    [InlineData("""{"Metrics":[{"Name":"a","Sources":[{"Name":"s","Connector":"P","Role":"server","Query":{"value":"q"},"Delay":"5"}]}]}""", "Catalogue:Metrics:0:Sources:0:Delay is \"5\": use hours:minutes:seconds such as 00:05:00.")]
    [InlineData("""{"Metrics":[{"Name":"a","UnitValue":{"Amount":"much","Currency":"EUR"}}]}""", "Catalogue:Metrics:0:UnitValue:Amount is \"much\": use a number such as 49.90.")]
    [InlineData("""{"Metrics":[{"Name":"a","UnitValue":{"Amount":"1"}}]}""", "Catalogue:Metrics:0:UnitValue:Currency is missing: use a currency code such as EUR.")]
    [InlineData("""{"Metrics":[{"Name":"a","People":{"Data":"Nobody"}}]}""", "Catalogue:Metrics:0:People:Data is \"Nobody\": use the Name of somebody under Catalogue:People, or an object with Name and SlackId or TeamsId.")]
    [InlineData("""{"People":[{"Name":"Dana","StandIn":"Nobody"}]}""", "Catalogue:People:0:StandIn is \"Nobody\": use the Name of somebody under Catalogue:People.")]
    [InlineData("""{"Metrics":[{"Name":"a","Calendar":[{"From":"2026-11-02","To":"2026-11-01","Kind":"holiday","Title":"t"}]}]}""", "Catalogue:Metrics:0:Calendar:0:To is not after From: correct one of them.")]
    [InlineData("""{"Metrics":[{"Name":"a","Calendar":[{"From":"2026-11-02T10:00","Kind":"holiday","Title":"t"}]}]}""", "Catalogue:Metrics:0:Calendar:0:From is \"2026-11-02T10:00\": use a date such as 2026-11-27, or a time with its offset such as 2026-11-27T09:00:00+01:00.")]
    [InlineData("""{"Metrics":[{"Name":"a","Services":"checkout"}]}""", "Catalogue:Metrics:0:Services is \"checkout\": use a list or an object.")]
    [InlineData("""{"Metrics":[{"Name":"a b"},{"Name":"c","Aliases":["A_B"]}]}""", "Catalogue:Metrics:1 has a name or alias of Catalogue:Metrics:0 (\"ab\"): give each its own.")]
    public void A_missing_or_wrong_key_is_named_in_one_sentence(string catalogue, string sentence)
    {
        var exception = Assert.Throws<SettingsException>(() => Read($$"""{"Catalogue":{{catalogue}} }"""));

        Assert.Equal([sentence], exception.Sentences);
    }

    [Fact]
    public void A_misspelt_key_is_named_with_the_ones_that_exist()
    {
        var exception = Assert.Throws<SettingsException>(() => Read("""{"Catalogue":{"Metrics":[{"Name":"a","Alias":["b"]}]}}"""));

        Assert.StartsWith("Catalogue:Metrics:0:Alias is not a key of this section: use Aliases, Calendar,", exception.Message, StringComparison.Ordinal);
    }

    private static Catalogue Read(string json)
    {
        var configuration = new ConfigurationBuilder().AddJsonStream(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json))).Build();
        return new ServiceCollection().AddCatalogue(configuration).BuildServiceProvider().GetRequiredService<Catalogue>();
    }
}
