using System.Text.Json;
using IncidentBot.Connectors;
using IncidentBot.Settings;
using IncidentBot.Triage;
using Microsoft.AspNetCore.Http;

namespace IncidentBot.Tests.Connectors.Calendars;

public sealed class CalendarTests : ConnectorContract
{
    private static readonly Metric Checkout = new() { Name = "checkout_conversion", TimeZone = "Europe/Berlin" };

    private static string Calendar(params string[] events) =>
        $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//acme//EN\r\n{string.Concat(events.Select((lines, n) => $"BEGIN:VEVENT\r\nUID:{n}@acme\r\nDTSTAMP:20261101T000000Z\r\n{lines.Replace("\n", "\r\n", StringComparison.Ordinal)}\r\nEND:VEVENT\r\n"))}END:VCALENDAR\r\n";

    private protected override IReadOnlyDictionary<string, string?> Settings(Uri address) => new Dictionary<string, string?>
    {
        ["Connectors:Calendars:Marketing:Url"] = $"{address}private-5ecret/basic.ics",
        ["Connectors:Calendars:Marketing:Kind"] = "campaign",
    };

    private protected override Task<Evidence> ReadAsync(ConnectorHost host, CancellationToken cancellationToken) => host.Get<ICalendarSource>().ReadEntriesAsync(Checkout, Window, cancellationToken);

    private protected override void RecordFound(VendorStandIn vendor) => vendor.On(Ics(Calendar("DTSTART:20261120T080000Z\nDTEND:20261120T090000Z\nSUMMARY:Push message")), "GET /private-5ecret/basic.ics");

    private protected override void RecordNothing(VendorStandIn vendor) => vendor.On(Ics(Calendar()), "GET /private-5ecret/basic.ics");

    private protected override string ErrorBody(string text) => JsonSerializer.Serialize(new { error = text });

    [Theory]
    [InlineData("DTSTART:20261120T080000Z\nDTEND:20261120T090000Z", "2026-11-20T08:00", "2026-11-20T09:00")]
    [InlineData("DTSTART;TZID=America/New_York:20261120T040000\nDURATION:PT30M", "2026-11-20T09:00", "2026-11-20T09:30")]
    [InlineData("DTSTART:20261120T100000\nDTEND:20261120T110000", "2026-11-20T09:00", "2026-11-20T10:00")]
    [InlineData("DTSTART;VALUE=DATE:20261119\nDTEND;VALUE=DATE:20261120", "2026-11-18T23:00", "2026-11-19T23:00")]
    [InlineData("DTSTART;VALUE=DATE:20261020\nDTEND;VALUE=DATE:20261222", "2026-10-19T22:00", "2026-12-21T23:00")]
    [InlineData("DTSTART;TZID=Europe/Berlin:20260904T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;BYDAY=FR", "2026-11-20T08:00", "2026-11-20T09:00")]
    public async Task Times_days_zones_and_repetition_come_as_moments(string lines, string from, string to)
    {
        await using var vendor = await VendorStandIn.StartAsync();
        vendor.On(Ics(Calendar($"{lines}\nSUMMARY:Push message")), "GET /private-5ecret/basic.ics");

        var entry = Assert.Single(await EntriesAsync(vendor));

        Assert.Equal((from, to, CalendarKind.Campaign, "Push message"), ($"{entry.From.UtcDateTime:yyyy-MM-ddTHH:mm}", $"{entry.To.UtcDateTime:yyyy-MM-ddTHH:mm}", entry.Kind, entry.Title));
    }

    [Fact]
    public async Task A_category_says_the_kind_and_what_was_cancelled_is_left_out()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        vendor.On(Ics(Calendar("DTSTART:20261120T080000Z\nSUMMARY:New prices\nCATEGORIES:PRICECHANGE", "DTSTART:20261120T080000Z\nSUMMARY:Off\nSTATUS:CANCELLED")), "GET /private-5ecret/basic.ics");

        Assert.Equal(CalendarKind.PriceChange, Assert.Single(await EntriesAsync(vendor)).Kind);
    }

    [Theory]
    [InlineData("SECONDLY")]
    [InlineData("HOURLY")]
    public async Task A_rule_that_is_finer_than_days_is_not_unrolled(string often)
    {
        await using var vendor = await VendorStandIn.StartAsync();
        vendor.On(Ics(Calendar($"DTSTART:20200101T000000Z\nDURATION:PT1S\nRRULE:FREQ={often}\nSUMMARY:Tick", "DTSTART:20261120T080000Z\nSUMMARY:Push message")), "GET /private-5ecret/basic.ics");

        Assert.Equal("Push message", Assert.Single(await EntriesAsync(vendor)).Title);
    }

    [Fact]
    public async Task A_file_is_read_too_and_a_missing_one_is_told()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("calendar-").FullName, "team.ics");
        await File.WriteAllTextAsync(file, Calendar("DTSTART:20261120T080000Z\nSUMMARY:Push message"), TestContext.Current.CancellationToken);
        using var host = new ConnectorHost(new Dictionary<string, string?> { ["Connectors:Calendars:Team:File"] = file, ["Connectors:Calendars:Gone:File"] = $"{file}.gone" }, ConnectorHost.ClockAtNoon());

        var evidence = Assert.IsType<Evidence.Found>(await ReadAsync(host, TestContext.Current.CancellationToken));
        var line = await host.Get<ICheck>().CheckAsync(TestContext.Current.CancellationToken);
        Directory.Delete(Path.GetDirectoryName(file) ?? "", recursive: true);

        Assert.Equal("Calendar Gone could not be read: its file is missing or not allowed.", evidence.Caveat);
        Assert.Equal(new CheckLine("Calendars", false, "Calendar Gone could not be read: its file is missing or not allowed; Team: 1 entry within 30 days"), line);
    }

    [Fact]
    public async Task The_address_is_a_secret_and_shown_nowhere()
    {
        await using var vendor = await VendorStandIn.StartAsync();
        vendor.On(Replies.Json(ErrorBody("no /private-5ecret/basic.ics"), 404));
        using var host = new ConnectorHost(Settings(vendor.Address));

        var evidence = await ReadAsync(host, TestContext.Current.CancellationToken);

        Assert.DoesNotContain("5ecret", $"{JsonSerializer.Serialize(evidence)} {host.Logs.Text}", StringComparison.Ordinal);
        Assert.NotEmpty(host.Logs.Text);
    }

    [Fact]
    public void A_calendar_needs_an_address_or_a_file_and_not_both()
    {
        var neither = Assert.Throws<SettingsException>(() => new ConnectorHost(new Dictionary<string, string?> { ["Connectors:Calendars:Team:Kind"] = "holiday" }));
        var both = Assert.Throws<SettingsException>(() => new ConnectorHost(new Dictionary<string, string?> { ["Connectors:Calendars:Team:Url"] = "https://x.example", ["Connectors:Calendars:Team:File"] = "x" }));

        Assert.Equal("Connectors:Calendars:Team:Url is missing: use the calendar's address in iCalendar format, or File.", neither.Message);
        Assert.Equal("Connectors:Calendars:Team:Url and Connectors:Calendars:Team:File exclude each other: use one of them.", both.Message);
    }

    private async Task<IReadOnlyList<CalendarEntry>> EntriesAsync(VendorStandIn vendor)
    {
        using var host = new ConnectorHost(Settings(vendor.Address), ConnectorHost.ClockAtNoon());
        return Assert.IsType<CalendarObserved>(Assert.IsType<Evidence.Found>(await ReadAsync(host, TestContext.Current.CancellationToken)).What).Entries;
    }

    private static Reply Ics(string body) => (context, _) =>
    {
        context.Response.ContentType = "text/calendar; charset=utf-8";
        return context.Response.WriteAsync(body);
    };
}
