using System.Net;
using IncidentBot.Channels.Web;
using Microsoft.AspNetCore.Http;

namespace IncidentBot.Tests.Channels.Web;

public sealed class WebAccessTests
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    [Theory]
    [InlineData("/")]
    [InlineData("/web/page/page.js")]
    [InlineData("/web/page/page.css")]
    [InlineData("/web/page/nothing.js")]
    [InlineData("/web/practice")]
    [InlineData("/web/events")]
    [InlineData("/web/streams/none")]
    public async Task Every_answer_carries_the_policy_that_lets_nothing_foreign_run(string path)
    {
        await using var host = await WebHost.StartAsync();

        using var response = await host.GetAsync(path);

        Assert.Equal(Policy, Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
    }

    [Theory]
    [InlineData("Host", "incidents.example.com")]
    [InlineData("Host", "localhost.example.com")]
    [InlineData("Host", "127.0.0.1.nip.io:3978")]
    [InlineData("Origin", "https://example.com")]
    [InlineData("Origin", "http://localhost:1")]
    [InlineData("Origin", "null")]
    [InlineData("Forwarded", "for=192.0.2.1")]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("X-Forwarded-Host", "localhost")]
    [InlineData("x-forwarded-proto", "https")]
    [InlineData("X-Original-Host", "example.com")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("Via", "1.1 tunnel")]
    [InlineData("CF-Connecting-IP", "192.0.2.1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_request_that_came_from_elsewhere_is_refused_in_one_sentence_everywhere(string header, string value)
    {
        await using var host = await WebHost.StartAsync();

        using var page = await host.GetAsync("/", (header, value));
        using var script = await host.GetAsync("/web/page/page.js", (header, value));
        using var events = await host.GetAsync("/web/events", (header, value));
        using var practice = await host.GetAsync("/web/practice", (header, value));
        using var stream = await host.GetAsync("/web/streams/x", (header, value));
        using var turn = await host.PostAsync(Bodies.Text("hello"), (header, value));

        Assert.All([page, script, events, practice, stream, turn], response => Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode));
        Assert.Matches(@"^The local page [^.]+(\.0\.0\.1)?[^.]*\.$", await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("text/plain", page.Content.Headers.ContentType?.MediaType);
        Assert.Empty(host.Conversation.Turns);
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:8080")]
    [InlineData("127.0.0.1:1234")]
    [InlineData("[::1]:3978")]
    public async Task This_machine_may_be_called_by_any_of_its_names_and_ports(string name)
    {
        await using var host = await WebHost.StartAsync();

        using var page = await host.GetAsync("/", ("Host", name));
        using var turn = await host.PostAsync(Bodies.Text("hello"), ("Host", name), ("Origin", $"http://{name}"), ("Sec-Fetch-Site", "same-origin"));

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, turn.StatusCode);
    }

    [Fact]
    public async Task A_link_on_another_site_may_open_the_page()
    {
        await using var host = await WebHost.StartAsync();

        using var page = await host.GetAsync("/", ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"));

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Theory]
    [InlineData("192.0.2.7", 403)]
    [InlineData("2001:db8::7", 403)]
    [InlineData("::ffff:192.0.2.7", 403)]
    [InlineData(null, 403)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("127.8.8.8", 200)]
    [InlineData("::1", 200)]
    [InlineData("::ffff:127.0.0.1", 200)]
    public async Task Only_a_loopback_connection_may_pass(string? address, int status)
    {
        var context = new DefaultHttpContext { Request = { Scheme = "http", Host = new HostString("localhost", 3978) } };
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);

        var result = await LoopbackOnly.FilterAsync(EndpointFilterInvocationContext.Create(context), _ => ValueTask.FromResult<object?>(Results.StatusCode(200)));

        Assert.Equal(status, Assert.IsType<IStatusCodeHttpResult>(result, exactMatch: false).StatusCode);
    }

    [Theory]
    [InlineData("Production", null, HttpStatusCode.NotFound)]
    [InlineData("Production", "true", HttpStatusCode.OK)]
    [InlineData("Development", null, HttpStatusCode.OK)]
    [InlineData("Development", "false", HttpStatusCode.NotFound)]
    public async Task The_page_is_on_in_development_unless_it_is_configured_otherwise(string environment, string? enabled, HttpStatusCode expected)
    {
        await using var host = await WebHost.StartAsync(environment, ("Web:Enabled", enabled));

        using var page = await host.GetAsync("/");
        using var turn = await host.PostAsync(Bodies.Text("hello"));

        Assert.Equal(expected, page.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK ? HttpStatusCode.Accepted : expected, turn.StatusCode);
    }

    [Fact]
    public async Task An_unreadable_switch_stops_the_start_and_names_its_key()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => WebHost.StartAsync("Development", ("Web:Enabled", "perhaps")));

        Assert.Contains("Web:Enabled", refused.Message, StringComparison.Ordinal);
    }
}
