using IncidentBot.Connectors;
using IncidentBot.Triage;
using Microsoft.Extensions.DependencyInjection;

namespace IncidentBot.Tests.Hooks;

public sealed class ChangesHookTests
{
    private const string Deploy = """
        {"key":"ci-4711","at":"2026-11-20T10:00:00+01:00","kind":"deploy","title":"shop 8.4","service":"checkout","scope":{"platform":"ios"},
         "rollout":[{"at":"2026-11-20T09:30:00Z","percent":100},{"at":"2026-11-20T09:00:00Z","percent":5}],"author":"mara","link":"https://ci.example/4711","anything":"else"}
        """;

    private static readonly TimeWindow Window = new(HookServer.Now.AddHours(-48), HookServer.Now);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_posted_change_is_read_by_its_own_source_also_after_a_restart()
    {
        await using var server = await HookServer.StartAsync();

        var (status, body) = await server.PostAsync("/api/changes", HookServer.ChangesKey, Deploy);
        await server.StartAgainAsync();
        var change = Assert.Single(await ChangesAsync(server));

        Assert.Equal((202, """{"accepted":["ci-4711"]}"""), (status, body));
        Assert.Equal(("pushed:ci-4711", ChangeKind.Deploy, "shop 8.4", "checkout", "mara", "https://ci.example/4711"), (change.Id, change.Kind, change.Title, change.Service, change.Author, $"{change.Link}"));
        Assert.Equal((new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), "platform ios"), (change.At, $"{change.Scope}"));
        Assert.Equal([5, 100], change.Rollout.Select(step => step.Percent));
    }

    [Fact]
    public async Task The_same_key_again_is_answered_like_the_first_and_changes_nothing()
    {
        await using var server = await HookServer.StartAsync();

        var first = await server.PostAsync("/api/changes", HookServer.ChangesKey, Deploy);
        var again = await server.PostAsync("/api/changes", HookServer.ChangesKey, Deploy.Replace("shop 8.4", "something else", StringComparison.Ordinal));

        Assert.Equal(first, again);
        Assert.Equal("shop 8.4", Assert.Single(await ChangesAsync(server)).Title);
    }

    [Theory]
    [InlineData("deploy")]
    [InlineData("flag")]
    [InlineData("config")]
    [InlineData("experiment")]
    [InlineData("tracking")]
    [InlineData("pipeline")]
    [InlineData("infrastructure")]
    public async Task Every_kind_of_change_can_be_posted(string kind)
    {
        await using var server = await HookServer.StartAsync();

        await server.PostAsync("/api/changes", HookServer.ChangesKey, Deploy.Replace("\"deploy\"", $"\"{kind}\"", StringComparison.Ordinal));

        Assert.Equal(kind, $"{Assert.Single(await ChangesAsync(server)).Kind}", ignoreCase: true);
    }

    [Fact]
    public async Task An_array_is_taken_whole_or_not_at_all()
    {
        await using var server = await HookServer.StartAsync();
        var other = Deploy.Replace("ci-4711", "ci-4712", StringComparison.Ordinal);

        var half = await server.PostAsync("/api/changes", HookServer.ChangesKey, $"[{Deploy},{other.Replace("\"checkout\"", "\"\"", StringComparison.Ordinal)}]");
        var whole = await server.PostAsync("/api/changes", HookServer.ChangesKey, $"[{Deploy},{other}]");

        Assert.Equal((400, """{"error":"1:service is missing: use the service, app or pipeline that it changes."}"""), half);
        Assert.Equal((202, """{"accepted":["ci-4711","ci-4712"]}"""), whole);
        Assert.Equal(2, (await ChangesAsync(server)).Count);
    }

    [Theory]
    [InlineData("\"key\":\"ci-4711\",", "", "key is missing")]
    [InlineData("2026-11-20T10:00:00+01:00", "2026-11-20T10:00:00", "at is \\\"2026-11-20T10:00:00\\\": use a time with its offset")]
    [InlineData("2026-11-20T10:00:00+01:00", "2026-12-20T10:00:00Z", "at is")]
    [InlineData("\"deploy\"", "\"release\"", "kind is")]
    [InlineData("\"shop 8.4\"", "null", "title is missing")]
    [InlineData("\"percent\":5}", "\"percent\":500}", "rollout:1:percent is")]
    [InlineData("{\"platform\":\"ios\"}", "\"ios\"", "scope is")]
    [InlineData("https://ci.example/4711", "javascript:alert(1)", "link is")]
    [InlineData("\"at\":\"2026-11-20T10", "\"at\":\"2026-11-20T10:00:00Z\",\"At\":\"2026-11-20T10", "at is there twice.")]
    [InlineData("{\"key\"", "{key", "The body is not the JSON that is expected here: line 1")]
    public async Task What_is_wrong_is_named_by_its_field(string good, string bad, string sentence)
    {
        await using var server = await HookServer.StartAsync();

        var (status, body) = await server.PostAsync("/api/changes", HookServer.ChangesKey, Deploy.Replace(good, bad, StringComparison.Ordinal));

        Assert.Equal(400, status);
        Assert.StartsWith($"{{\"error\":\"{sentence}", body, StringComparison.Ordinal);
        Assert.Empty(await ChangesAsync(server));
    }

    [Theory]
    [InlineData("3")]
    [InlineData("[]")]
    [InlineData("[1]")]
    [InlineData("null")]
    [InlineData("")]
    public async Task What_is_no_change_is_refused(string body)
    {
        await using var server = await HookServer.StartAsync();

        Assert.Equal(400, (await server.PostAsync("/api/changes", HookServer.ChangesKey, body)).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wrong-key-0123456789")]
    [InlineData(HookServer.TriagesKey)]
    public async Task A_wrong_key_is_refused_without_a_word(string? key)
    {
        await using var server = await HookServer.StartAsync();

        Assert.Equal((401, ""), await server.PostAsync("/api/changes", key, Deploy));
        Assert.Empty(await ChangesAsync(server));
    }

    [Fact]
    public async Task A_body_above_256_KB_is_too_large()
    {
        await using var server = await HookServer.StartAsync();

        var (status, body) = await server.PostAsync("/api/changes", HookServer.ChangesKey, Deploy.Replace("shop 8.4", new string('x', 256 * 1024), StringComparison.Ordinal));

        Assert.Equal((413, """{"error":"The body is larger than 256 KB: send fewer at a time."}"""), (status, body));
    }

    [Fact]
    public async Task A_hook_that_nobody_called_knows_nothing()
    {
        await using var server = await HookServer.StartAsync();
        var source = Assert.Single(server.Get<IEnumerable<IChangeSource>>());

        var before = await source.ReadChangesAsync(new Metric { Name = "m" }, Window, Cancel);
        await server.PostAsync("/api/changes", HookServer.ChangesKey, Deploy.Replace("2026-11-20T10", "2026-11-01T10", StringComparison.Ordinal));
        var after = await source.ReadChangesAsync(new Metric { Name = "m" }, Window, Cancel);

        Assert.Equal("No change was ever posted to /api/changes.", Assert.IsType<Evidence.Unavailable>(before).Reason);
        Assert.IsType<Evidence.Nothing>(after);
    }

    [Fact]
    public async Task Check_counts_what_was_posted()
    {
        await using var server = await HookServer.StartAsync();
        await server.PostAsync("/api/changes", HookServer.ChangesKey, Deploy);

        var line = await server.Get<IEnumerable<ICheck>>().Single(check => check.Name == "Change hook").CheckAsync(Cancel);

        Assert.Equal(new CheckLine("Change hook", true, "1 change posted in 48 h"), line);
    }

    private static async Task<IReadOnlyList<Change>> ChangesAsync(HookServer server)
    {
        var evidence = await Assert.Single(server.Get<IEnumerable<IChangeSource>>()).ReadChangesAsync(new Metric { Name = "m" }, Window, Cancel);
        return evidence is Evidence.Found { What: ChangesObserved observed } ? observed.Changes : [];
    }
}
