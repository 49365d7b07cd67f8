using System.Text.Json;
using IncidentBot.Tests.CommandLine.Scenarios;

namespace IncidentBot.Tests.CommandLine;

public sealed class ReplayCommandTests : IDisposable
{
    private static readonly string[] VerdictFields = ["cause", "confidence", "probability", "real", "culprit", "alternatives", "onset", "shape", "change", "scope", "segments"];

    private readonly RootRun _run = new();

    [Fact]
    public async Task Each_input_gives_one_document_with_every_field()
    {
        var one = _run.Write("one.json", ScenarioBuilder.Shop(0.8).WithChange("c1", TimeSpan.FromMinutes(190)).ToJson());
        var two = _run.Write("two.json", ScenarioBuilder.Shop().Spoiled(root => root["name"] = "second").ToJson());

        var code = await _run.RunAsync("replay", one, two, "--json");

        Assert.Equal(0, code);
        Assert.Equal("", _run.Error);
        Assert.Equal(["made-up", "second"], _run.Documents.Select(document => document.GetProperty("scenario").GetString()));
        Assert.All(_run.Documents, document => Assert.Equal(["scenario", "verdict", "questions", "summary"], Names(document)));
        Assert.All(_run.Documents, document => Assert.Equal(VerdictFields, Names(document.GetProperty("verdict"))));
    }

    [Fact]
    public async Task A_drop_has_an_onset_in_UTC_and_a_quiet_shop_has_none()
    {
        var drop = _run.Write("drop.json", ScenarioBuilder.Shop(0.7).ToJson());
        var quiet = _run.Write("quiet.json", ScenarioBuilder.Shop().ToJson());

        await _run.RunAsync("replay", drop, quiet, "--json");

        var onset = _run.Documents[0].GetProperty("verdict").GetProperty("onset");
        Assert.All(["at", "earliest", "latest"], name => Assert.EndsWith("Z", onset.GetProperty(name).GetString(), StringComparison.Ordinal));
        Assert.Equal(JsonValueKind.Null, _run.Documents[1].GetProperty("verdict").GetProperty("onset").ValueKind);
        Assert.Equal("none", _run.Documents[1].GetProperty("verdict").GetProperty("cause").GetString());
        Assert.False(_run.Documents[1].GetProperty("verdict").GetProperty("real").GetBoolean());
    }

    [Fact]
    public async Task The_truth_changes_nothing()
    {
        var without = _run.Write("without.json", ScenarioBuilder.Shop(0.8).WithChange("c1", TimeSpan.FromHours(3)).ToJson());
        var with = _run.Write("with.json", ScenarioBuilder.Shop(0.8).WithChange("c1", TimeSpan.FromHours(3)).WithTruth("behaviour").ToJson());

        await _run.RunAsync("replay", without, with, "--json");

        Assert.Equal(_run.Documents[0].GetRawText(), _run.Documents[1].GetRawText());
    }

    [Fact]
    public async Task An_unreadable_input_is_an_error_in_its_place_and_the_others_are_worked_on()
    {
        var bad = _run.Write("bad.json", ScenarioBuilder.Shop().Spoiled(root => root["colour"] = 1).ToJson());
        var good = _run.Write("good.json", ScenarioBuilder.Shop().ToJson());
        var gone = Path.Combine(_run.Folder, "gone.json");

        var code = await _run.RunAsync("replay", bad, good, gone, _run.Folder, "--json");

        Assert.Equal(2, code);
        Assert.Equal(4, _run.Documents.Count);
        Assert.Equal((bad, "colour is not a known field."), ErrorOf(_run.Documents[0]));
        Assert.Equal("made-up", _run.Documents[1].GetProperty("scenario").GetString());
        Assert.Equal((gone, "There is no such file."), ErrorOf(_run.Documents[2]));
        Assert.Equal((_run.Folder, "This is a folder, not a scenario file."), ErrorOf(_run.Documents[3]));
        Assert.Equal($"{bad}: colour is not a known field.", _run.Error.Split(Environment.NewLine)[0]);
    }

    [Fact]
    public async Task People_get_the_summary()
    {
        var code = await _run.RunAsync("replay", _run.Write("one.json", ScenarioBuilder.Shop().ToJson()));

        Assert.Equal(0, code);
        Assert.StartsWith("made-up\nVERDICT", _run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_score_shows_each_measure_beside_the_simple_rules()
    {
        _run.Write("a.json", ScenarioBuilder.Shop().WithTruth("none", shape: "none").ToJson());
        _run.Write("b.json", ScenarioBuilder.Shop(0.7).WithChange("c1", TimeSpan.FromHours(3)).WithTruth("deploy", "c1", "2026-03-18T11:00:00Z").ToJson());
        _run.Write("schema.json", "{}");

        var code = await _run.RunAsync("replay", "--score", _run.Folder);

        Assert.Equal(0, code);
        Assert.Contains("2 scenarios", _run.Output, StringComparison.Ordinal);
        Assert.All(["cause right", "Brier score", "onset inside the interval", "nearest deploy", "biggest alert", "true cause"], words => Assert.Contains(words, _run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_without_truth_cannot_be_scored()
    {
        _run.Write("a.json", ScenarioBuilder.Shop().ToJson());

        var code = await _run.RunAsync("replay", "--score", _run.Folder);

        Assert.Equal(2, code);
        Assert.Contains("no scenario with a truth", _run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _run.Dispose();

    private static string[] Names(JsonElement element) => [.. element.EnumerateObject().Select(property => property.Name)];

    private static (string?, string?) ErrorOf(JsonElement document) => (document.GetProperty("input").GetString(), document.GetProperty("error").GetString());
}
