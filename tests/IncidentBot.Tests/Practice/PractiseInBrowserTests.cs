using IncidentBot.Tests.Channels.Web;
using IncidentBot.Triage;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace IncidentBot.Tests.Practice;

/// <summary>What a newcomer does first: practise, on the page as it is served, with the real conversation and the real connectors.</summary>
public sealed class PractiseInBrowserTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    private static readonly DateTimeOffset Now = new(2026, 3, 18, 13, 20, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Checkout conversion falls", "Own change", "Pinebox for iOS 8.4", false)]
    [InlineData("Add to basket rate falls", "Measurement error", "Tracking: send basket", true)]
    [InlineData("Paid orders fall", "Third party", "Paynova", false)]
    [InlineData("Search conversion slides", "Own infrastructure", "search conversion", true)]
    [InlineData("Gift card orders fall", "Users or market", "Gift cards cost a fee", true)]
    [InlineData("Newsletter sign-ups look low", "No incident", "newsletter sign-ups", false)]
    public async Task A_drop_is_practised_to_its_verdict_by_mouse(string drop, string cause, string subject, bool asks)
    {
        await using var server = await PracticeServer.StartAsync(Now);
        await using var page = await browser.OpenAsync(server.Address);

        await page.PractiseAsync(drop);
        // Where a vendor has no status page, somebody has to say.
        if (asks)
            await page.AnswerAsync(VendorHealth.Question.Prompt, VendorHealth.Question.NoLabel);

        await Expect(page.Thread.Locator(".facts").Filter(new() { HasText = "VERDICT" })).ToContainTextAsync(cause);
        await Expect(page.Thread.Locator(".facts").Filter(new() { HasText = "VERDICT" })).ToContainTextAsync(subject);
        await Expect(page.Channel.Locator(".facts")).Not.ToContainTextAsync("LOW");
        await Expect(page.Channel.GetByText("OPEN", new() { Exact = true })).ToHaveCountAsync(0);
        await page.PictureAsync($"practice-{cause.Replace(' ', '-')}");
        Assert.Empty(page.Problems);
    }

    [Fact]
    public async Task A_reload_in_the_middle_keeps_the_question_open_and_shows_nothing_twice()
    {
        await using var server = await PracticeServer.StartAsync(Now);
        await using var page = await browser.OpenAsync(server.Address);
        await page.PractiseAsync("Search conversion slides");
        await Expect(page.Thread).ToContainTextAsync(VendorHealth.Question.Prompt);
        await Expect(page.Thread.Locator(".facts").Filter(new() { HasText = "VERDICT" })).ToBeVisibleAsync();
        var before = await page.ThreadMessages.CountAsync();

        await page.Page.ReloadAsync();
        await Expect(page.ThreadMessages).ToHaveCountAsync(before);
        await page.AnswerAsync(VendorHealth.Question.Prompt, VendorHealth.Question.NoLabel);

        await Expect(page.Thread).ToContainTextAsync("Guest: No, all fine");
        await Expect(page.Thread.GetByText(VendorHealth.Question.Prompt)).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_drop_is_practised_with_the_keyboard_alone()
    {
        await using var server = await PracticeServer.StartAsync(Now);
        await using var page = await browser.OpenAsync(server.Address, keyboardOnly: true);
        await page.SyncedAsync();

        await TabToAsync(page, "Practise");
        await page.Page.Keyboard.PressAsync("Enter");
        await TabToAsync(page, "Search conversion slides");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Thread).ToContainTextAsync(VendorHealth.Question.Prompt);
        await TabToAsync(page, VendorHealth.Question.NoLabel);
        await page.Page.Keyboard.PressAsync("Enter");

        await Expect(page.Thread).ToContainTextAsync("Guest: No, all fine");
        await Expect(page.Thread.Locator(".facts").Filter(new() { HasText = "VERDICT" })).ToContainTextAsync("Own infrastructure");
    }

    [Fact]
    public async Task A_drop_is_practised_at_phone_width()
    {
        await using var server = await PracticeServer.StartAsync(Now);
        await using var page = await browser.OpenAsync(server.Address, BrowserFixture.Phone);

        await page.PractiseAsync("Paid orders fall");

        await Expect(page.Thread.Locator(".facts").Filter(new() { HasText = "VERDICT" })).ToContainTextAsync("Third party: Paynova");
        Assert.Equal(BrowserFixture.Phone.Width, await page.Page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        await page.PictureAsync("practice-phone");
    }

    private static async Task TabToAsync(LocalPage page, string name)
    {
        const int MostStops = 60;
        for (var stop = 0; stop < MostStops; stop++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            var focused = await page.Page.EvaluateAsync<string>("document.activeElement.innerText || document.activeElement.getAttribute('aria-label') || ''");
            if (focused.Trim().StartsWith(name, StringComparison.Ordinal))
                return;
        }

        Assert.Fail($"“{name}” is not reached by Tab.");
    }
}
