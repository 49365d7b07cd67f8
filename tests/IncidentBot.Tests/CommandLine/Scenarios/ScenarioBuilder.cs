using System.Globalization;
using System.Text.Json.Nodes;

namespace IncidentBot.Tests.CommandLine.Scenarios;

/// <summary>Makes scenario files: a quiet shop of six weeks, to which a test adds what it is about.</summary>
internal sealed class ScenarioBuilder
{
    public static readonly DateTimeOffset Now = new(2026, 3, 18, 14, 5, 0, TimeSpan.Zero);

    private const int PerDay = 48;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(30);
    private static readonly DateTimeOffset Start = new DateTimeOffset(2026, 3, 18, 14, 0, 0, TimeSpan.Zero).AddDays(-42);

    public JsonObject Root { get; } = new()
    {
        ["schema"] = "incidentbot/scenario/v1",
        ["name"] = "made-up",
        ["now"] = Text(Now),
        ["metric"] = new JsonObject
        {
            ["name"] = "checkout_conversion",
            ["kind"] = "ratio",
            ["goodDirection"] = "up",
            ["timeZone"] = "Europe/Berlin",
            ["services"] = new JsonArray("checkout"),
            ["vendors"] = new JsonArray("Paynova"),
            ["unitValue"] = new JsonObject { ["amount"] = 40, ["currency"] = "EUR" },
        },
        ["report"] = new JsonObject { ["at"] = Text(Now.AddMinutes(-20)), ["by"] = "lena (product)", ["text"] = "checkout conversion is down 20% since 12:30" },
        ["series"] = new JsonArray(),
        ["signals"] = new JsonArray(),
        ["changes"] = new JsonArray(),
        ["alerts"] = new JsonArray(),
        ["vendorIncidents"] = new JsonArray(),
        ["breakdown"] = null,
        ["calendar"] = new JsonArray(),
        ["answers"] = new JsonArray(),
        ["unavailable"] = new JsonArray(),
    };

    /// <summary>A shop whose analytics and server see the same, with the last three hours at <paramref name="level"/> of the usual rate.</summary>
    public static ScenarioBuilder Shop(double level = 1) =>
        new ScenarioBuilder().WithSeries("amplitude", "analytics", 0.9, level).WithSeries("orders-db", "server", 1, level);

    public ScenarioBuilder WithSeries(string source, string role, double seen, double level)
    {
        var (numerator, denominator) = (new JsonArray(), new JsonArray());
        for (var bucket = 0; bucket < 42 * PerDay; bucket++)
        {
            var visits = seen * (2000 + 900 * Math.Sin(2 * Math.PI * bucket / PerDay));
            var ripple = 1 + 0.01 * Math.Sin(bucket * 1.7) + 0.01 * Math.Cos(bucket * 0.37 + seen);
            var rate = 0.3 * ripple * (bucket >= 42 * PerDay - 6 ? level : 1);
            denominator.Add(Math.Round(visits));
            numerator.Add(Math.Round(visits * rate));
        }

        return With("series", new JsonObject { ["source"] = source, ["role"] = role, ["start"] = Text(Start), ["interval"] = "PT30M", ["numerator"] = numerator, ["denominator"] = denominator });
    }

    public ScenarioBuilder WithSignal(string kind, string service, string unit, params double[] values)
    {
        var start = new DateTimeOffset(2026, 3, 18, 14, 0, 0, TimeSpan.Zero) - Interval * values.Length;
        return With("signals", new JsonObject { ["kind"] = kind, ["service"] = service, ["unit"] = unit, ["start"] = Text(start), ["interval"] = "PT30M", ["value"] = new JsonArray([.. values.Select(value => JsonValue.Create(value))]) });
    }

    public ScenarioBuilder WithChange(string id, TimeSpan beforeNow, string kind = "deploy", string service = "checkout") =>
        With("changes", new JsonObject
        {
            ["id"] = id, ["at"] = Text(Now - beforeNow), ["kind"] = kind, ["title"] = $"{service} {id}", ["service"] = service,
            ["scope"] = new JsonObject { ["platform"] = "ios" }, ["author"] = "sam",
            ["rollout"] = new JsonArray(new JsonObject { ["at"] = Text(Now - beforeNow), ["percent"] = 50 }),
        });

    public ScenarioBuilder WithAlert(string id, TimeSpan beforeNow, string severity, string kind, string service) =>
        With("alerts", new JsonObject { ["id"] = id, ["start"] = Text(Now - beforeNow), ["end"] = null, ["severity"] = severity, ["kind"] = kind, ["service"] = service, ["title"] = $"{service} {kind}" });

    public ScenarioBuilder WithIncident(string id, string vendor, TimeSpan beforeNow) =>
        With("vendorIncidents", new JsonObject
        {
            ["id"] = id, ["vendor"] = vendor, ["component"] = "Cards", ["start"] = Text(Now - beforeNow), ["end"] = null,
            ["postedAt"] = Text(Now - beforeNow / 2), ["impact"] = "major", ["title"] = "Declines",
        });

    public ScenarioBuilder WithBreakdown(params (string Platform, string Country, double Numerator)[] rows)
    {
        Root["breakdown"] = new JsonObject
        {
            ["from"] = Text(Now.AddHours(-3)),
            ["to"] = Text(Now),
            ["dimensions"] = new JsonArray("platform", "country"),
            ["rows"] = new JsonArray([.. rows.Select(row => new JsonObject
            {
                ["platform"] = row.Platform, ["country"] = row.Country, ["numerator"] = row.Numerator, ["denominator"] = 1000, ["baselineNumerator"] = 1200, ["baselineDenominator"] = 4000,
            })]),
        };
        return this;
    }

    public ScenarioBuilder WithAnswer(string question, string value, string note = "") =>
        With("answers", new JsonObject { ["question"] = question, ["at"] = Text(Now.AddMinutes(-5)), ["by"] = "omar (on-call)", ["value"] = value, ["note"] = note });

    public ScenarioBuilder WithoutReading(params string[] sources)
    {
        Root["unavailable"] = new JsonArray([.. sources.Select(source => JsonValue.Create(source))]);
        return this;
    }

    public ScenarioBuilder WithTruth(string cause, string? culprit = null, string? onset = null, string shape = "step")
    {
        Root["truth"] = new JsonObject
        {
            ["cause"] = cause, ["real"] = cause is "none" or "measurement" ? false : true, ["onset"] = onset, ["shape"] = shape,
            ["segments"] = new JsonArray(), ["culprit"] = culprit, ["forbidden"] = new JsonArray("behaviour"), ["notes"] = "variant=made; scope=uniform; made up",
        };
        return this;
    }

    /// <summary>Changes anything, for files that are not as they should be.</summary>
    public ScenarioBuilder Spoiled(Action<JsonObject> spoil)
    {
        spoil(Root);
        return this;
    }

    public string ToJson() => Root.ToJsonString();

    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private ScenarioBuilder With(string list, JsonNode item)
    {
        Root[list]?.AsArray().Add(item);
        return this;
    }
}
