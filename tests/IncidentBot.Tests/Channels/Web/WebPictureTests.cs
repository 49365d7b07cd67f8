using Microsoft.Playwright;

namespace IncidentBot.Tests.Channels.Web;

/// <summary>Plays a triage at each size and in both colours, and leaves pictures to look at.</summary>
public sealed class WebPictureTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Theory]
    [InlineData("desk-light", 1366, 860, ColorScheme.Light)]
    [InlineData("desk-dark", 1366, 860, ColorScheme.Dark)]
    [InlineData("tablet-light", 900, 1000, ColorScheme.Light)]
    [InlineData("phone-light", 360, 740, ColorScheme.Light)]
    [InlineData("phone-dark", 360, 740, ColorScheme.Dark)]
    public async Task A_triage_fits_its_screen_from_start_to_verdict(string name, int width, int height, ColorScheme colors)
    {
        await using var host = await WebHost.StartAsync();
        await using var page = await browser.OpenAsync(host.Address, new ViewportSize { Width = width, Height = height }, colors);

        await Assertions.Expect(page.Page.GetByText("Or practise on a made-up shop")).ToBeVisibleAsync();
        await page.PictureAsync($"{name}-1-welcome");
        await page.Channel.GetByRole(AriaRole.Button, new() { Name = "Practise", Exact = true }).ClickAsync();
        await page.PictureAsync($"{name}-1-menu");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.PractiseAsync("Sales fall on one platform");
        await Assertions.Expect(page.Thread.GetByRole(AriaRole.Button, new() { Name = "No", Exact = true })).ToBeVisibleAsync();
        await page.PictureAsync($"{name}-2-question");
        await page.AnswerAsync("Did tracking change", "Yes");
        await Assertions.Expect(page.Dialog).ToBeVisibleAsync();
        await page.PictureAsync($"{name}-3-form");
        await page.Page.Keyboard.PressAsync("Escape");
        await page.AnswerAsync("Did tracking change", "No");
        await page.AnswerAsync("Was a third party", "Yes");
        await Assertions.Expect(page.Thread.Locator(".facts")).ToBeInViewportAsync();
        await page.PictureAsync($"{name}-4-verdict");

        Assert.Empty(page.Problems);
        Assert.Equal(width, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
    }
}
