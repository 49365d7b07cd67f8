using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace IncidentBot.Tests.Channels.Web;

/// <summary>The system's chromium, started when the first test asks for a page. Tests skip, by name, where there is none.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    public static readonly ViewportSize Desk = new() { Width = 1366, Height = 860 };
    public static readonly ViewportSize Phone = new() { Width = 360, Height = 740 };

    // Milliseconds: long, for a machine that is busy with other tests.
    private const float Patience = 20_000;

    private static readonly string[] Candidates =
    [
        Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? "", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", @"C:\Program Files\Google\Chrome\Application\chrome.exe",
    ];

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic",
    ];

    private readonly SemaphoreSlim starting = new(1, 1);
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Where pictures go: they are for looking at, not for comparing.</summary>
    public static string Pictures { get; } = Path.Combine(AppContext.BaseDirectory, "pictures");

    public ValueTask InitializeAsync()
    {
        Assertions.SetDefaultExpectTimeout(Patience);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
            await browser.DisposeAsync();
        playwright?.Dispose();
        starting.Dispose();
    }

    /// <summary>A page in a browser profile of its own, opened at the bot's address.</summary>
    public async Task<LocalPage> OpenAsync(Uri address, ViewportSize? size = null, ColorScheme colors = ColorScheme.Light, bool keyboardOnly = false)
    {
        var started = await StartAsync();
        var context = await started.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = size ?? Desk,
            ColorScheme = colors,
            ReducedMotion = ReducedMotion.Reduce,
            TimezoneId = "UTC",
            Locale = "en-GB",
            HasTouch = size == Phone && !keyboardOnly,
        });
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        var problems = new ConcurrentQueue<string>();
        page.PageError += (_, error) => problems.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("Failed to load resource", StringComparison.Ordinal))
                problems.Enqueue(message.Text);
        };
        await page.GotoAsync(address.ToString());
        return new LocalPage(page, problems);
    }

    private async Task<IBrowser> StartAsync()
    {
        var chromium = Candidates.FirstOrDefault(File.Exists);
        Assert.SkipWhen(chromium is null, "Needs chromium: install it, or name it in CHROMIUM_PATH.");
        await starting.WaitAsync();
        try
        {
            playwright ??= await Playwright.CreateAsync();
            return browser ??= await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = Arguments });
        }
        finally
        {
            starting.Release();
        }
    }
}
