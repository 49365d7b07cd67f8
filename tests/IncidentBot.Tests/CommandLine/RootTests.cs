using System.Net;
using System.Net.Sockets;

namespace IncidentBot.Tests.CommandLine;

public sealed class RootTests : IDisposable
{
    private readonly RootRun _run = new();

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("--bogus")]
    [InlineData("replay")]
    [InlineData("replay", "a.json", "--score", ".")]
    [InlineData("replay", "--score", ".", "--json")]
    [InlineData("replay", "--score", "no-such-folder")]
    [InlineData("serve", "extra")]
    public async Task Wrong_usage_is_one_sentence_and_exit_code_2(params string[] args)
    {
        var code = await _run.RunAsync(args);

        Assert.Equal(2, code);
        Assert.Single(_run.Error.Trim().Split('\n'));
        Assert.Equal("", _run.Output);
    }

    [Fact]
    public async Task Help_names_the_verbs()
    {
        var code = await _run.RunAsync("--help");

        Assert.Equal(0, code);
        Assert.All(["serve", "check", "replay", "analyze", "--config"], verb => Assert.Contains(verb, _run.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\n  \"Catalogue\": {\n  ]\n}", "line 3")]
    [InlineData("{\"Catalogue\":{\"Metrics\":[{\"Nmae\":\"x\"}]}}", "Catalogue:Metrics:0:Name is missing")]
    public async Task A_configuration_that_cannot_be_used_names_line_or_key(string content, string named)
    {
        var file = _run.Write("appsettings.json", content);

        var code = await _run.RunAsync("serve", "--config", file, "--urls", "http://127.0.0.1:0");

        Assert.Equal(2, code);
        Assert.Contains(named, _run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configuration_that_is_not_there_is_named()
    {
        var file = Path.Combine(_run.Folder, "gone.json");

        var code = await _run.RunAsync("check", "--config", file);

        Assert.Equal(2, code);
        Assert.Equal($"The configuration file {file} does not exist.", _run.Error.Trim());
    }

    [Theory]
    [InlineData("shop")]
    [InlineData("ftp://localhost")]
    [InlineData("http://127.0.0.1:99999")]
    public async Task An_address_that_is_none_is_named(string address)
    {
        var code = await _run.RunAsync("serve", "--urls", address);

        Assert.Equal(2, code);
        Assert.Contains(address, _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        var settings = _run.WriteSettings();

        var code = await _run.RunAsync("serve", "--config", settings, "--urls", address);

        Assert.Equal(1, code);
        Assert.StartsWith($"{address} is already in use", _run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_with_nothing_configured_says_that_the_practice_shop_stands_in()
    {
        var settings = _run.WriteSettings();

        var code = await _run.RunAsync("check", "--config", settings);

        Assert.Equal(0, code);
        Assert.Contains("Practice shop", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Practising_beside_real_connectors_is_refused_with_one_sentence()
    {
        var settings = _run.WriteSettings(""","Practice":{"InChat":true},"Connectors":{"Prometheus":{"Url":"http://127.0.0.1:1"}}""");

        var code = await _run.RunAsync("check", "--config", settings);

        Assert.Equal((2, true), (code, _run.Error.StartsWith("Practice:InChat is true beside Catalogue or Connectors", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(""","Practice":{"InChat":true}""", true)]
    public async Task With_a_chat_the_practice_shop_comes_only_when_asked_for(string practice, bool isOn)
    {
        var settings = _run.WriteSettings(""","Teams":{"Unauthenticated":true}""" + practice);

        await _run.RunAsync("check", "--config", settings);

        Assert.Equal(isOn, _run.Output.Contains("Practice shop", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_fails_when_a_configured_connector_cannot_be_reached()
    {
        var settings = _run.WriteSettings(""","Connectors":{"Prometheus":{"Url":"http://127.0.0.1:1","BearerToken":"very-secret"}}""");

        var code = await _run.RunAsync("check", "--config", settings);

        Assert.Equal(1, code);
        Assert.Contains("FAILED Prometheus", _run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", _run.Output + _run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _run.Dispose();
}
