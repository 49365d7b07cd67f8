using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using IncidentBot.Tests.CommandLine;
using NJsonSchema;

namespace IncidentBot.Tests.Channels.BotFramework;

public sealed class TeamsPackageTests : IDisposable
{
    private const string Settings = """
        ,"MicrosoftAppType":"SingleTenant","MicrosoftAppId":"8f3c2c1e-52ab-4b0e-9c07-5a4d3f0e6b11","MicrosoftAppTenantId":"5c0f1d0a-7a55-4d6f-b1f3-0b6a5a9f9d22","MicrosoftAppPassword":"very-secret",
        "Teams":{"HearUnaddressed":HEAR,"Package":{"Developer":"Acme \"Shop\"","Website":"https://acme.example/bot"}}
        """;

    private readonly RootRun _run = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_package_holds_the_configured_ids_and_asks_for_hearing_only_when_that_is_on(bool hears)
    {
        var (manifest, icons) = await PackAsync(hears);

        Assert.Equal("8f3c2c1e-52ab-4b0e-9c07-5a4d3f0e6b11", manifest.GetProperty("id").GetString());
        Assert.Equal("8f3c2c1e-52ab-4b0e-9c07-5a4d3f0e6b11", manifest.GetProperty("bots")[0].GetProperty("botId").GetString());
        Assert.Equal("Acme \"Shop\"", manifest.GetProperty("developer").GetProperty("name").GetString());
        Assert.Equal((hears, hears), (manifest.TryGetProperty("webApplicationInfo", out _), manifest.GetRawText().Contains("ChannelMessage.Read.Group", StringComparison.Ordinal)));
        Assert.DoesNotContain("very-secret", manifest.GetRawText() + _run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("${", manifest.GetRawText(), StringComparison.Ordinal);
        Assert.Equal([("color.png", 192, 192), ("outline.png", 32, 32)], icons);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_manifest_is_valid_against_the_published_schema(bool hears)
    {
        var file = Path.Combine(RepositoryRoot(), "tests", "counterparts", "node_modules", "@microsoft", "app-manifest", "build", "json-schemas", "teams", "v1.22", "MicrosoftTeams.schema.json");
        Assert.SkipUnless(File.Exists(file), "The schemas of Teams manifests are not installed (npm install --prefix tests/counterparts).");
        var schema = await JsonSchema.FromFileAsync(file, TestContext.Current.CancellationToken);

        var (manifest, _) = await PackAsync(hears);

        Assert.Empty(schema.Validate(manifest.GetRawText()));
        Assert.NotEmpty(schema.Validate(manifest.GetRawText().Replace("\"outline\"", "\"outlined\"", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("", "MicrosoftAppId is missing:")]
    [InlineData(",\"Teams\":{\"Unauthenticated\":true}", "MicrosoftAppId is missing:")]
    [InlineData(",\"MicrosoftAppId\":\"8f3c2c1e-52ab-4b0e-9c07-5a4d3f0e6b11\",\"MicrosoftAppTenantId\":\"t\",\"MicrosoftAppPassword\":\"p\"", "Teams:Package:Website is missing:")]
    [InlineData(",\"MicrosoftAppId\":\"8f3c2c1e-52ab-4b0e-9c07-5a4d3f0e6b11\",\"MicrosoftAppTenantId\":\"t\",\"MicrosoftAppPassword\":\"p\",\"Teams\":{\"Package\":{\"Developer\":\"A\",\"Website\":\"http://acme.example\"}}", "Teams:Package:Website is \"http://acme.example/\": use an https address.")]
    [InlineData(",\"MicrosoftAppId\":\"bot\",\"MicrosoftAppTenantId\":\"t\",\"MicrosoftAppPassword\":\"p\"", "MicrosoftAppId is not an id:")]
    public async Task What_the_package_needs_and_lacks_is_named(string settings, string sentence)
    {
        var file = Path.Combine(_run.Folder, "teams.zip");

        var code = await _run.RunAsync("manifest", "teams", "--config", _run.WriteSettings(settings), "--out", file);

        Assert.Equal(2, code);
        Assert.Contains(sentence, _run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_named()
    {
        var code = await _run.RunAsync("manifest", "teams", "--config", _run.WriteSettings(Settings.Replace("HEAR", "false", StringComparison.Ordinal)), "--out", Path.Combine(_run.Folder, "no", "such", "teams.zip"));

        Assert.Equal(1, code);
        Assert.Contains("cannot be written", _run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _run.Dispose();

    private async Task<(JsonElement Manifest, IReadOnlyList<(string Name, int Width, int Height)> Icons)> PackAsync(bool hears)
    {
        var file = Path.Combine(_run.Folder, "teams.zip");
        var code = await _run.RunAsync("manifest", "teams", "--config", _run.WriteSettings(Settings.Replace("HEAR", hears ? "true" : "false", StringComparison.Ordinal)), "--out", file);
        Assert.Equal((0, ""), (code, _run.Error));

        await using var zip = await ZipFile.OpenReadAsync(file, TestContext.Current.CancellationToken);
        await using var manifest = await zip.Entries.Single(entry => entry.FullName == "manifest.json").OpenAsync(TestContext.Current.CancellationToken);
        using var document = await JsonDocument.ParseAsync(manifest, cancellationToken: TestContext.Current.CancellationToken);
        return (document.RootElement.Clone(), [.. zip.Entries.Where(entry => entry.Name.EndsWith(".png", StringComparison.Ordinal)).Select(Size)]);
    }

    /// <summary>A PNG says its width and height in the bytes from the 17th on.</summary>
    private static (string, int, int) Size(ZipArchiveEntry entry)
    {
        using var picture = entry.Open();
        var head = new byte[24];
        picture.ReadExactly(head);
        return (entry.FullName, BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(20)));
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IncidentBot.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
