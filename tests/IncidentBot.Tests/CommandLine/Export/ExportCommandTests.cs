namespace IncidentBot.Tests.CommandLine.Export;

public sealed class ExportCommandTests : IDisposable
{
    private readonly RootRun _run = new();

    [Fact]
    public async Task An_unknown_triage_is_one_sentence_and_exit_code_2()
    {
        var code = await _run.RunAsync("export", "scenario", "nope", "--config", _run.WriteSettings());

        Assert.Equal((2, "", "There is no triage nope: none is stored yet."), (code, _run.Output, _run.Error.Trim()));
    }

    [Theory]
    [InlineData("export")]
    [InlineData("export", "scenario")]
    [InlineData("export", "scenario", "a", "b")]
    public async Task Wrong_usage_is_exit_code_2(params string[] args) => Assert.Equal(2, await _run.RunAsync(args));

    [Fact]
    public async Task Help_says_what_is_kept_and_what_is_not()
    {
        await _run.RunAsync("export", "scenario", "--help");

        Assert.All(["Kept:", "Replaced:", "Left out:", "--out", "--config"], words => Assert.Contains(words, _run.Output, StringComparison.Ordinal));
    }

    public void Dispose() => _run.Dispose();
}
