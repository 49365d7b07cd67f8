using IncidentBot.Connectors.Prometheus;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.Prometheus;

public sealed class PromQueryTests
{
    [Theory]
    [InlineData("increase(a[$__interval])", "increase(a[300s])")]
    [InlineData("rate(a[$interval]) + rate(a[$__rate_interval]) + rate(a[$__range])", "rate(a[300s]) + rate(a[300s]) + rate(a[300s])")]
    [InlineData("sum by ($__by) (a)", "sum by () (a)")]
    [InlineData("a{$__filters}", "a{}")]
    [InlineData("a{env=\"prod\", $__filters}", "a{env=\"prod\"}")]
    [InlineData("a{$filters, env=\"prod\"}", "a{env=\"prod\"}")]
    [InlineData("a{path=~\".*x$\"}", "a{path=~\".*x$\"}")]
    public void Places_outside_of_any_segment(string query, string filled)
    {
        Assert.Equal(filled, PromQuery.Fill(query, TimeSpan.FromMinutes(5)));
    }

    [Theory]
    [InlineData("ios", "a{os=\"ios\"}")]
    [InlineData("x\"} or up{a=\"", "a{os=\"x\\\"} or up{a=\\\"\"}")]
    [InlineData("back\\slash", "a{os=\"back\\\\slash\"}")]
    [InlineData("new\nline", "a{os=\"new\\u000aline\"}")]
    [InlineData("$1 $__by", "a{os=\"$1 $__by\"}")]
    [InlineData("Zürich 🚲", "a{os=\"Zürich 🚲\"}")]
    public void Values_are_escaped(string value, string filled)
    {
        var within = new Segment(new Dictionary<string, string> { ["platform"] = value });

        Assert.Equal(filled, PromQuery.Fill("a{$__filters}", TimeSpan.FromMinutes(5), within: within, labels: new Dictionary<string, string> { ["platform"] = "os" }));
    }

    [Theory]
    [InlineData("a{x=\"$__dashboard\"}", "$__dashboard")]
    [InlineData("a[${__interval}]", "${__interval}")]
    [InlineData("a{x=~\"y$\"}[$__interval]", null)]
    public void Unknown_places_are_found(string query, string? place)
    {
        Assert.Equal(place, PromQuery.UnknownPlace(query));
    }
}
