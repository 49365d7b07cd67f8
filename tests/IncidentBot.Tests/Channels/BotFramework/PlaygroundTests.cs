using System.Text.Json;
using System.Text.RegularExpressions;
using IncidentBot.Tests.Channels.Web;
using IncidentBot.Tests.Connectors;
using IncidentBot.Triage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IncidentBot.Tests.Channels.BotFramework;

/// <summary>
/// The bot in the Microsoft 365 Agents Playground: a client like Teams, in the browser, that nobody here wrote. Real time, because both are real programs.
/// </summary>
public sealed partial class PlaygroundTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private static readonly string Script = Path.Combine(RepositoryRoot(), "tests", "counterparts", "node_modules", "@microsoft", "m365agentsplayground", "cli.js");

    private const string Introduction = "When a metric drops I run the triage with you";
    private const string Personal = "Personal Chat";
    private const string Channel = "My Team - General";

    [Fact]
    public async Task In_a_channel_a_mention_starts_a_triage_and_buttons_lead_it_to_its_verdict()
    {
        await using var playground = await StartAsync();
        await using var page = await OpenAsync(playground, Channel);

        await MentionAsync(page.Page, PostBox(page.Page), "triage search conversion");
        await Button(page.Page, "Post").ClickAsync();
        // Sources may take as long as their deadline before anything is asked.
        await Button(page.Page, VendorHealth.Question.NoLabel).ClickAsync(new() { Timeout = 60_000 });

        await Expect(Text(page.Page, "Alex Wilber: No, all fine")).ToBeVisibleAsync();
        await Expect(Text(page.Page, "IMPACT")).ToBeVisibleAsync();
        await Expect(Text(page.Page, "Own infrastructure")).ToBeVisibleAsync();
        await Expect(page.Page.GetByText(VendorHealth.Question.Prompt)).ToHaveCountAsync(0);
        await page.PictureAsync("playground-channel");
        await Text(page.Page, "Triage: search conversion").ScrollIntoViewIfNeededAsync();
        await page.PictureAsync("playground-channel-root");
    }

    [Theory]
    [InlineData(Personal, false)]
    [InlineData("Group Chat", true)]
    public async Task In_chats_a_triage_is_led_by_words_and_forms(string chat, bool mentions)
    {
        await using var playground = await StartAsync();
        await using var page = await OpenAsync(playground, chat);

        await SayAsync(page.Page, "triage search conversion", mentions);
        await Expect(Text(page.Page, VendorHealth.Question.Prompt)).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Expect(Text(page.Page, "IMPACT")).ToBeVisibleAsync();
        await FillFormAsync(page, $"playground-form-{(mentions ? "group" : "personal")}");
        await Expect(Text(page.Page, "Alex Wilber: No, all fine: “asked *them* myself”")).ToBeVisibleAsync();
        await SayAsync(page.Page, "status", mentions);

        // In the root message, as the verdict, and now as the answer.
        await Expect(page.Page.GetByText(HighVerdict())).ToHaveCountAsync(3);
        await page.PictureAsync($"playground-{(mentions ? "group" : "personal")}");
    }

    [Fact]
    public async Task The_page_that_is_loaded_again_brings_no_second_introduction()
    {
        await using var playground = await StartAsync();
        await using var page = await OpenAsync(playground, Personal);
        await page.PictureAsync("playground-welcome");

        await page.Page.ReloadAsync();
        await SayAsync(page.Page, "list");

        await Expect(Text(page.Page, "No triage is open.")).ToBeVisibleAsync();
        await Expect(page.Page.GetByText(Introduction)).ToHaveCountAsync(0);
    }

    private static async Task FillFormAsync(LocalPage page, string picture)
    {
        await Button(page.Page, "Answer with note").ClickAsync();
        await page.Page.GetByLabel("Note", new() { Exact = true }).FillAsync("asked *them* myself");
        await page.PictureAsync(picture);
        await page.Page.GetByRole(AriaRole.Combobox).ClickAsync();
        await page.Page.GetByRole(AriaRole.Option, new() { Name = VendorHealth.Question.NoLabel, Exact = true }).ClickAsync();
        await Button(page.Page, "Save").ClickAsync();
    }

    private async Task<LocalPage> OpenAsync(Playground playground, string chat)
    {
        var page = await browser.OpenAsync(playground.Address);
        // The bot is told that it is installed when a conversation is opened for the first time, and introduces itself there: before that nothing is settled.
        await Expect(Text(page.Page, Introduction)).ToBeVisibleAsync();
        if (chat == Personal)
            return page;
        await page.Page.RunAndWaitForResponseAsync(
            () => page.Page.GetByRole(AriaRole.Treeitem, new() { Name = chat, Exact = true }).ClickAsync(),
            response => response.Url.EndsWith("/installation", StringComparison.Ordinal));
        await Expect(Text(page.Page, Introduction)).ToBeVisibleAsync();
        return page;
    }

    [GeneratedRegex("Own infrastructure.* — HIGH")]
    private static partial Regex HighVerdict();

    private static ILocator Text(IPage page, string text) => page.GetByText(text).Last;

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).Last;

    /// <summary>Below all that is in a chat.</summary>
    private static ILocator MessageBox(IPage page) => page.GetByRole(AriaRole.Textbox).Last;

    /// <summary>Above all that is in a channel, whose posts have reply boxes of their own.</summary>
    private static ILocator PostBox(IPage page) => page.GetByRole(AriaRole.Textbox).First;

    private static async Task SayAsync(IPage page, string words, bool mentions = false)
    {
        if (mentions)
            await MentionAsync(page, MessageBox(page), words);
        else
            await MessageBox(page).FillAsync(words);
        await Button(page, "Send Message").ClickAsync();
    }

    private static async Task MentionAsync(IPage page, ILocator box, string words)
    {
        await box.ClickAsync();
        await page.Keyboard.TypeAsync("@");
        await page.Locator("[role=option],[role=menuitem]").Filter(new() { HasText = "Test Bot" }).First.ClickAsync();
        await Expect(box).ToContainTextAsync("Test Bot");
        await page.Keyboard.TypeAsync($" {words}");
        await Expect(box).ToContainTextAsync(words);
    }

    private static async Task<Playground> StartAsync()
    {
        Assert.SkipUnless(File.Exists(Script), "The Microsoft 365 Agents Playground is not installed (npm install --prefix tests/counterparts).");
        RealProgram.SkipUnlessInstalled("node");
        var folder = Directory.CreateTempSubdirectory("playground");
        var settings = Path.Combine(folder.FullName, "own.json");
        var store = JsonSerializer.Serialize(Path.Combine(folder.FullName, "own.db"));
        await File.WriteAllTextAsync(settings, "{\"Storage\":{\"Sqlite\":{\"Path\":" + store + "}},\"Teams\":{\"Unauthenticated\":true},\"Practice\":{\"InChat\":true}}", TestContext.Current.CancellationToken);
        var bot = Server.Build(["--environment=Production", "--urls=http://127.0.0.1:0"], settings, TimeProvider.System, services => services.AddLogging(logging => logging.ClearProviders()));
        await bot.StartAsync(TestContext.Current.CancellationToken);
        var program = await RealProgram.StartAsync("node", folder, "Listening on", host =>
            [Script, "-e", $"{bot.Urls.First()}/api/messages", "-c", "msteams", "-p", host.Split(':')[^1], "--disable-telemetry"]);
        return new(bot, program);
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IncidentBot.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }

    private sealed record Playground(WebApplication Bot, RealProgram Program) : IAsyncDisposable
    {
        public Uri Address => Program.Address;

        // The bot first: its store lies in the program's folder.
        public async ValueTask DisposeAsync()
        {
            await Bot.StopAsync(CancellationToken.None);
            await Bot.DisposeAsync();
            await Program.DisposeAsync();
        }
    }
}
