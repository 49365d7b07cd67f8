using IncidentBot.Connectors.Datadog;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Connectors.Datadog;

public sealed class DatadogQueryTests
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("sum:a{*}.as_count().rollup(sum, $__interval)", "sum:a{*}.as_count().rollup(sum, 300)")]
    [InlineData("sum:a{*} by {$__by}.as_count()", "sum:a{*}.as_count()")]
    [InlineData("sum:a{$__filters}", "sum:a{*}")]
    [InlineData("sum:a{env:prod, $__filters}", "sum:a{env:prod}")]
    [InlineData("sum:a{$__filters,env:prod} / sum:b{ $__filters }", "sum:a{env:prod} / sum:b{*}")]
    public void Places_outside_of_any_segment(string query, string filled)
    {
        Assert.Equal(filled, DatadogQuery.Fill(query, FiveMinutes));
    }

    [Fact]
    public void A_breakdown_goes_by_all_its_tags()
    {
        Assert.Equal("sum:a{*} by {platform,browser_name}.as_count()", DatadogQuery.Fill("sum:a{*} by {$__by}.as_count()", FiveMinutes, ["platform", "browser_name"]));
    }

    [Theory]
    [InlineData("ios", "sum:a{env:prod, os:ios}")]
    [InlineData("iOS 17", "sum:a{env:prod, os:ios_17}")]
    [InlineData("x} by {host", "sum:a{env:prod, os:x__by__host}")]
    [InlineData("a,env:dev", "sum:a{env:prod, os:a_env:dev}")]
    [InlineData("Zürich", "sum:a{env:prod, os:zürich}")]
    public void Values_are_written_as_tags_keep_them(string value, string filled)
    {
        var within = new Segment(new Dictionary<string, string> { ["platform"] = value });

        Assert.Equal(filled, DatadogQuery.Fill("sum:a{env:prod, $__filters}", FiveMinutes, within: within, tags: new Dictionary<string, string> { ["platform"] = "os" }));
    }

    [Theory]
    [InlineData("sum:a{env:$env}.rollup(sum, $__interval)", "has $env, which is not known: use $__interval, $__by and $__filters")]
    [InlineData("sum:a{*}.as_count()", "does not say how long a bucket is: write .rollup(sum, $__interval)")]
    [InlineData("sum:a{*}.as_count().rollup(sum, $__interval)", null)]
    public void What_is_wrong_with_places_is_told(string query, string? wrong)
    {
        Assert.Equal(wrong, DatadogQuery.Wrong(query));
    }
}
