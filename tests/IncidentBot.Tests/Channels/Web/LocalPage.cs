using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace IncidentBot.Tests.Channels.Web;

/// <summary>The local page in a reader's words. Finding anything waits for it, as Playwright does.</summary>
public sealed class LocalPage(IPage page, ConcurrentQueue<string> problems) : IAsyncDisposable
{
    public IPage Page => page;

    /// <summary>Errors of scripts and violations of the content security policy; empty on a healthy page.</summary>
    public IReadOnlyCollection<string> Problems => problems;

    public ILocator Channel => page.Locator("[data-pane=channel]");

    public ILocator Thread => page.Locator("[data-pane=thread]");

    /// <summary>The messages of the bot and of people, in order, without what waits to be sent.</summary>
    public ILocator ChannelMessages => Channel.Locator("article[data-message]");

    public ILocator ThreadMessages => Thread.Locator("article[data-message]");

    public ILocator Dialog => page.GetByRole(AriaRole.Dialog);

    public ILocator Banner => page.Locator("#banner");

    public Task SayInChannelAsync(string text) => SayAsync("Message to the channel", text);

    public Task SayInThreadAsync(string text) => SayAsync("Message to the thread", text);

    /// <summary>Chooses a drop from the menu; the page opens the new triage's thread by itself.</summary>
    public async Task PractiseAsync(string title)
    {
        await Channel.GetByRole(AriaRole.Button, new() { Name = "Practise", Exact = true }).ClickAsync();
        await Dialog.GetByRole(AriaRole.Button, new() { Name = title }).ClickAsync();
    }

    /// <summary>Presses a button of the message in the thread that holds this text. The text keeps it from pressing the last question's button while the next is on its way.</summary>
    public Task AnswerAsync(string question, string label) =>
        Thread.Locator("article[data-message]").Filter(new() { HasText = question }).GetByRole(AriaRole.Button, new() { Name = label, Exact = true }).ClickAsync();

    public async Task BeAsync(string name)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "You are:" }).ClickAsync();
        await Dialog.GetByLabel("Somebody else").FillAsync(name);
        await Dialog.GetByRole(AriaRole.Button, new() { Name = "Use this name" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = $"You are: {name}" })).ToBeVisibleAsync();
        await SyncedAsync();
    }

    /// <summary>Everything that the bot had posted before is on the page.</summary>
    public Task SyncedAsync() => Assertions.Expect(page.Locator("body")).ToHaveAttributeAsync("data-synced", "true");

    public async Task<string> PictureAsync(string name)
    {
        Directory.CreateDirectory(BrowserFixture.Pictures);
        var path = Path.Combine(BrowserFixture.Pictures, name + ".png");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = path });
        return path;
    }

    public async ValueTask DisposeAsync() => await page.Context.CloseAsync();

    private async Task SayAsync(string label, string text)
    {
        var box = page.GetByLabel(label, new() { Exact = true });
        await box.FillAsync(text);
        await box.PressAsync("Enter");
    }
}
