using System.Text.Json;
using IncidentBot.Channels.Slack;
using IncidentBot.Tests.Channels.Slack;
using IncidentBot.Tests.Connectors;

namespace IncidentBot.Tests.CommandLine;

public sealed class ManifestSlackTests
{
    [Fact]
    public async Task For_Socket_Mode_it_names_no_address()
    {
        var (code, output, _) = await RunAsync("manifest", "slack");

        Assert.Equal(0, code);
        Assert.Contains("socket_mode_enabled: true", output, StringComparison.Ordinal);
        Assert.DoesNotContain("url:", output, StringComparison.Ordinal);
        Assert.DoesNotContain("history:", output.Replace("im:history", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_HTTP_the_host_is_filled_in()
    {
        var (code, output, _) = await RunAsync("manifest", "slack", "--host", "bot.example.com");

        Assert.Equal(0, code);
        Assert.Contains("socket_mode_enabled: false", output, StringComparison.Ordinal);
        Assert.Equal(
            ["url: https://bot.example.com/slack/commands", "request_url: https://bot.example.com/slack/events", "request_url: https://bot.example.com/slack/interactions"],
            output.Split('\n').Select(line => line.Trim()).Where(line => line.Contains("url:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task It_asks_for_the_scopes_that_check_looks_for()
    {
        var (_, plain, _) = await RunAsync("manifest", "slack");
        var (_, hearing, _) = await RunAsync("manifest", "slack", "--hear-threads");

        Assert.Equal(SlackScopes.Always, ScopesIn(plain));
        Assert.Equal([.. SlackScopes.Always, .. SlackScopes.ForThreads], ScopesIn(hearing));
    }

    [Theory]
    [InlineData("https://bot.example.com/")]
    [InlineData("bot example")]
    public async Task A_host_that_is_none_is_named(string host)
    {
        var (code, _, error) = await RunAsync("manifest", "slack", "--host", host);

        Assert.Equal(2, code);
        Assert.Contains("use a host name such as bot.example.com", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--hear-threads")]
    [InlineData("--host", "bot.example.com")]
    public async Task It_has_the_types_of_Slack(params string[] options)
    {
        SlackCounterparts.SkipUnlessInstalled("typescript", "@slack/web-api", "js-yaml");
        var (_, output, _) = await RunAsync(["manifest", "slack", .. options]);

        await SlackCounterparts.CompileAsync($"import type {{ Manifest }} from \"@slack/web-api/dist/types/request/manifest.js\";\nexport const manifest: Manifest = {await ToJsonAsync(output)};");
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var run = new RootRun();
        var code = await run.RunAsync(args);
        return (code, run.Output, run.Error);
    }

    private static async Task<string> ToJsonAsync(string yaml)
    {
        var folder = Directory.CreateTempSubdirectory("manifest");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "manifest.yaml"), yaml, TestContext.Current.CancellationToken);
            var script = $"const y=require({JsonSerializer.Serialize(SlackCounterparts.Module("js-yaml"))}),f=require('fs');f.writeFileSync('manifest.json',JSON.stringify(y.load(f.readFileSync('manifest.yaml','utf8'))))";
            await RealProgram.RunAsync("node", folder, "-e", script);
            return await File.ReadAllTextAsync(Path.Combine(folder.FullName, "manifest.json"), TestContext.Current.CancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IEnumerable<string> ScopesIn(string manifest) =>
        manifest.Split('\n').SkipWhile(line => line.Trim() != "bot:").Skip(1).TakeWhile(line => line.Trim().StartsWith('-')).Select(line => line.Trim()[2..]);
}
