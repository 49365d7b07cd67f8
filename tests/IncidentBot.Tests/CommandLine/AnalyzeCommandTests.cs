using System.Globalization;
using System.Text.Json;

namespace IncidentBot.Tests.CommandLine;

public sealed class AnalyzeCommandTests : IDisposable
{
    private readonly AnalyzeRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Onset_finds_a_step_and_writes_every_field()
    {
        var file = _run.Write("drop.csv", Hours(hour => hour >= 800 ? 700 : 1000));

        var code = _run.Invoke("onset", file, "--json");

        Assert.Equal(0, code);
        var document = Assert.Single(_run.Documents);
        Assert.Equal(
            ["input", "dropped", "probability", "onset", "shape", "recoveredAt", "observed", "expected", "change", "reason"],
            document.EnumerateObject().Select(field => field.Name));
        Assert.True(document.GetProperty("dropped").GetBoolean());
        Assert.Equal("step", document.GetProperty("shape").GetString());
        Assert.Equal("2025-04-05T08:00:00Z", document.GetProperty("onset").GetProperty("at").GetString());
        Assert.Equal(-0.3, document.GetProperty("change").GetDouble(), 0.02);
    }

    [Fact]
    public void Onset_says_why_it_cannot_judge_a_short_series()
    {
        var file = _run.Write("short.csv", Hours(_ => 1000, count: 48));

        _run.Invoke("onset", file, "--json");

        var document = Assert.Single(_run.Documents);
        Assert.False(document.GetProperty("dropped").GetBoolean());
        Assert.Equal(JsonValueKind.Null, document.GetProperty("probability").ValueKind);
        Assert.Equal("baseline insufficient: 2 days of history", document.GetProperty("reason").GetString());
    }

    [Fact]
    public void Rows_may_come_in_any_order_and_an_empty_cell_is_missing()
    {
        var lines = Hours(hour => hour >= 800 ? 700 : 1000).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var straight = _run.Write("straight.csv", string.Join('\n', lines));
        var reversed = _run.Write("reversed.csv", string.Join('\n', lines.Take(1).Concat(lines.Skip(1).Reverse())));

        _run.Invoke("onset", straight, reversed, "--json");

        var documents = _run.Documents;
        Assert.Equal(documents[0].GetProperty("onset").GetRawText(), documents[1].GetProperty("onset").GetRawText());
    }

    [Fact]
    public void An_unreadable_file_takes_its_place_and_the_others_are_worked_on()
    {
        var good = _run.Write("good.csv", "index,value\n0,1\n1,1\n2,1\n");
        var bad = _run.Write("bad.csv", "index,value\n0,1\n1,many\n");

        var code = _run.Invoke("shifts", bad, good, _run.PathOf("absent.csv"), "--json");

        Assert.Equal(2, code);
        var documents = _run.Documents;
        Assert.Equal(bad, documents[0].GetProperty("input").GetString());
        Assert.Contains("line 3: value 'many' is not a number", documents[0].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, documents[1].GetProperty("shifts").GetArrayLength());
        Assert.Contains("there is no such file", documents[2].GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Contains($"{bad}: line 3", _run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("onset", "time,value\n2025-03-03T00:00:00Z,1\n2025-03-03T00:00:00Z,2\n", "line 3: time 2025-03-03T00:00:00Z appears twice")]
    [InlineData("onset", "time,value\n2025-03-03T00:00:00,1\n", "line 2: time '2025-03-03T00:00:00' is not an ISO 8601 time with Z or an offset")]
    [InlineData("onset", "time,numerator\n2025-03-03T00:00:00Z,1\n", "the header has no column 'denominator'")]
    [InlineData("onset", "time,numerator,denominator\n2025-03-03T00:00:00Z,-1,5\n", "line 2: numerator -1 is below 0")]
    [InlineData("onset", "time,value\n2025-03-03T00:00:00Z,NaN\n", "line 2: value 'NaN' is not a number")]
    [InlineData("onset", "time,value\n2025-03-03T00:00:00Z,1,2\n", "line 2: 3 fields, but the header has 2")]
    [InlineData("onset", "", "the file is empty")]
    [InlineData("shifts", "when,value\n1,1\n", "neither 'time' nor 'index'")]
    [InlineData("shifts", "index,value\n1,1\n1,2\n", "line 3: its index appears twice")]
    [InlineData("segments", "platform,actual,expected\nios,1,2\nios,2,2\n", "line 3: the leaf platform ios appears twice")]
    [InlineData("segments", "actual,expected\n1,2\n", "no dimension column")]
    [InlineData("segments", "platform,numerator,denominator,baseline_numerator\nios,1,2,3\n", "no column 'baseline_denominator'")]
    [InlineData("segments", "platform,actual,expected\nios,,2\n", "line 2: actual '' is not a number")]
    public void What_cannot_be_read_is_said_in_a_sentence(string verb, string content, string sentence)
    {
        var file = _run.Write("input.csv", content);

        var code = _run.Invoke(verb, file, "--json");

        Assert.Equal(2, code);
        Assert.Contains(sentence, _run.Documents[0].GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--bad sideways", "--bad is down or up, not 'sideways'.")]
    [InlineData("--now yesterday", "--now is an ISO 8601 time with Z or an offset, not 'yesterday'.")]
    [InlineData("--time-zone Mars/Base", "--time-zone is an IANA name such as Europe/Berlin, not 'Mars/Base'.")]
    public void A_wrong_option_is_wrong_usage(string option, string sentence)
    {
        Assert.Null(_run.Invoke(["onset", "x.csv", .. option.Split(' ')]));
        Assert.Equal(sentence, _run.Error);
    }

    [Fact]
    public void Segments_writes_causes_ranks_and_effects()
    {
        var file = _run.Write("table.csv", """
            platform,country,numerator,denominator,baseline_numerator,baseline_denominator
            ios,DE,250,10000,2000,40000
            ios,FR,255,10000,2000,40000
            web,DE,500,10000,2000,40000
            web,FR,505,10000,2000,40000
            """);

        var code = _run.Invoke("segments", file, "--json", "--top", "2");

        Assert.Equal(0, code);
        var document = Assert.Single(_run.Documents);
        Assert.Equal(["input", "scope", "segments", "ranked", "rateEffect", "mixEffect", "interaction"], document.EnumerateObject().Select(field => field.Name));
        Assert.Equal("isolated", document.GetProperty("scope").GetString());
        Assert.Equal("""{"platform":"ios"}""", document.GetProperty("segments")[0].GetProperty("where").GetRawText());
        Assert.Equal(505, document.GetProperty("segments")[0].GetProperty("observed").GetDouble());
        Assert.Equal(2, document.GetProperty("ranked").GetArrayLength());
    }

    [Fact]
    public void Additive_segments_have_no_rate_and_no_mix()
    {
        var file = _run.Write("table.csv", "platform,actual,expected\nios,50,100\nweb,300,300\ntv,200,200\n");

        _run.Invoke("segments", file, "--json");

        Assert.Equal(JsonValueKind.Null, _run.Documents[0].GetProperty("rateEffect").ValueKind);
    }

    private static string Hours(Func<int, double> value, int count = 840)
    {
        var start = new DateTimeOffset(2025, 3, 3, 0, 0, 0, TimeSpan.Zero);
        var rows = Enumerable.Range(0, count).Select(hour =>
        {
            var jitter = hour * 37 % 11 - 5;
            var text = hour == 400 ? "" : (value(hour) + jitter).ToString(CultureInfo.InvariantCulture);
            return $"{start.AddHours(hour):yyyy-MM-dd'T'HH:mm:ss'Z'},{text},20000";
        });
        return $"time,numerator,denominator\n{string.Join('\n', rows)}\n";
    }
}
