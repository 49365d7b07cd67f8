using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IncidentBot.Tests.Channels.Web;

public sealed class WebAccessibilityTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    // What a person can act on and sees.
    private const string Interactive = """
        () => [...document.querySelectorAll("a[href], button, input, textarea, select, summary, [tabindex='0']")]
          .filter(node => node.checkVisibility() && !node.closest("[hidden]") && (!document.querySelector("dialog[open]") || node.closest("dialog[open]")))
        """;

    private const string Unnamed = $$"""
        () => ({{Interactive}})().filter(node => {
          const labels = [...(node.labels ?? [])].map(label => label.textContent).join(" ");
          return !(node.getAttribute("aria-label") || labels || (node.matches("a, button, summary") ? node.textContent : "")).trim();
        }).map(node => node.outerHTML)
        """;

    // Of a group of radio buttons one is in the tab order; the arrow keys reach the others.
    private const string Unreached = $$"""
        reached => ({{Interactive}})().filter(node => node.type !== "radio").map(node => node.outerHTML.slice(0, 120)).filter(html => !reached.includes(html))
        """;

    // https://www.w3.org/TR/WCAG22/#contrast-minimum: 4.5 to 1.
    private const string LowContrast = """
        () => {
          const context = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
          const rgba = color => {
            context.clearRect(0, 0, 1, 1);
            context.fillStyle = color;
            context.fillRect(0, 0, 1, 1);
            return [...context.getImageData(0, 0, 1, 1).data];
          };
          const luminance = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
          const ground = node => {
            for (; node; node = node.parentElement) {
              const color = rgba(getComputedStyle(node).backgroundColor);
              if (color[3] === 255) return color;
            }
            return [255, 255, 255, 255];
          };
          const texts = [];
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) if (walker.currentNode.data.trim() && walker.currentNode.parentElement.checkVisibility()) texts.push(walker.currentNode);
          return texts.map(text => {
            const [light, dark] = [luminance(rgba(getComputedStyle(text.parentElement).color)), luminance(ground(text.parentElement))].sort((a, b) => b - a);
            return { text: text.data.trim(), ratio: (light + .05) / (dark + .05) };
          }).filter(({ ratio }) => ratio < 4.5).map(({ text, ratio }) => `${ratio.toFixed(2)}: ${text}`);
        }
        """;

    [Theory]
    [InlineData(1366, 860)]
    [InlineData(360, 740)]
    public async Task Everything_one_can_act_on_has_a_name_and_is_reached_by_tab(int width, int height)
    {
        await using var host = await WebHost.StartAsync();
        await using var page = await browser.OpenAsync(host.Address, new ViewportSize { Width = width, Height = height });
        await page.SyncedAsync();

        await EverythingIsNamedAndReachedAsync(page);
        await page.PractiseAsync("Sales fall on one platform");
        await Expect(page.ThreadMessages).ToHaveCountAsync(2);
        await EverythingIsNamedAndReachedAsync(page);
        await page.AnswerAsync("Did tracking change", "Yes");
        await Expect(page.Dialog).ToBeVisibleAsync();
        await EverythingIsNamedAndReachedAsync(page);
        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Dialog).ToHaveCountAsync(0);
        await page.AnswerAsync("Did tracking change", "No");
        await page.AnswerAsync("Was a third party", "Yes");
        await Expect(page.Thread.Locator(".facts")).ToBeVisibleAsync();
        await EverythingIsNamedAndReachedAsync(page);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_text_stands_out_from_its_ground(ColorScheme colors)
    {
        await using var host = await WebHost.StartAsync();
        await using var page = await browser.OpenAsync(host.Address, colors: colors);
        await page.SyncedAsync();
        var onWelcome = await page.Page.EvaluateAsync<string[]>(LowContrast);

        await page.PractiseAsync("Sales fall on one platform");
        await page.AnswerAsync("Did tracking change", "No");
        await page.AnswerAsync("Was a third party", "Yes");
        await Expect(page.Thread.Locator(".facts")).ToBeVisibleAsync();
        await page.Thread.GetByRole(AriaRole.Button, new() { Name = "Close with the real cause" }).ClickAsync();
        var onVerdict = await page.Page.EvaluateAsync<string[]>(LowContrast);

        Assert.Empty(onWelcome);
        Assert.Empty(onVerdict);
    }

    [Fact]
    public async Task A_triage_is_run_from_start_to_verdict_by_keyboard_alone()
    {
        await using var host = await WebHost.StartAsync();
        await using var page = await browser.OpenAsync(host.Address, keyboardOnly: true);
        await page.SyncedAsync();
        var keys = page.Page.Keyboard;

        await TabToAsync(page, "Message to the channel");
        await keys.TypeAsync("triage checkout conversion");
        await keys.PressAsync("Shift+Enter");
        await keys.TypeAsync("-20% since 9:40");
        await keys.PressAsync("Enter");
        await Expect(page.Page.Locator("#thread-title")).ToBeFocusedAsync();
        await Expect(page.ThreadMessages).ToHaveCountAsync(2);
        await TabToAsync(page, "Skip");
        await keys.PressAsync("Enter");
        await Expect(page.Dialog.GetByLabel("Why?")).ToBeFocusedAsync();
        await keys.PressAsync("Escape");
        await Expect(page.Thread.GetByRole(AriaRole.Button, new() { Name = "Skip" })).ToBeFocusedAsync();
        await TabToAsync(page, "No", "Shift+Tab");
        await keys.PressAsync("Enter");
        await Expect(page.ThreadMessages).ToHaveCountAsync(4);
        await TabToAsync(page, "Yes");
        await keys.PressAsync("Space");
        await Expect(page.Thread.Locator(".facts")).ToBeVisibleAsync();
        await keys.PressAsync("Escape");

        await Expect(page.Thread).ToBeHiddenAsync();
        await Expect(page.Channel.GetByRole(AriaRole.Link, new() { Name = "6 messages in the thread" })).ToBeFocusedAsync();
        Assert.Contains("triage checkout conversion\n-20% since 9:40", await page.ChannelMessages.First.InnerTextAsync(), StringComparison.Ordinal);
    }

    private static async Task EverythingIsNamedAndReachedAsync(LocalPage page)
    {
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(Unnamed));
        var count = await page.Page.EvaluateAsync<int>($"({Interactive})().length");
        var reached = new List<string>();
        for (var i = 0; i < count + 5; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            reached.Add(await page.Page.EvaluateAsync<string>("document.activeElement.outerHTML.slice(0, 120)"));
        }
        Assert.Empty(await page.Page.EvaluateAsync<string[]>(Unreached, reached));
    }

    private static async Task TabToAsync(LocalPage page, string name, string key = "Tab")
    {
        for (var i = 0; i < 60; i++)
        {
            await page.Page.Keyboard.PressAsync(key);
            var focused = await page.Page.EvaluateAsync<string>("(document.activeElement.labels?.[0] ?? document.activeElement).textContent");
            if (focused == name)
                return;
        }
        Assert.Fail($"Tab does not reach {name}.");
    }
}
