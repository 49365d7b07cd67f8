using IncidentBot.Storage;
using IncidentBot.Triage;
using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.Storage;

/// <summary>What every store of pushed changes must do. A store's own test class says how to open one.</summary>
public abstract class HookStoreTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    private readonly List<IHookStore> _stores = [];

    private protected FakeTimeProvider Time { get; } = new(Noon);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Another store over the same data of this test, as a second process would open it.</summary>
    private protected abstract IHookStore CreateStore();

    private protected abstract ValueTask DeleteDataAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores.OfType<IAsyncDisposable>())
            await store.DisposeAsync();
        await DeleteDataAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Changes_of_a_window_are_listed_newest_first()
    {
        var store = Open();
        await store.AddChangesAsync([Change("start", 0), Change("later", 40), Change("end", 60), Change("before", -1), Change("between", 20)], Cancel);

        var all = await store.ListChangesAsync(Hour, limit: 10, Cancel);
        var newest = await store.ListChangesAsync(Hour, limit: 2, Cancel);

        Assert.Equal(["later", "between", "start"], all.Select(change => change.Id));
        Assert.Equal(["later", "between"], newest.Select(change => change.Id));
    }

    [Fact]
    public async Task A_change_comes_back_as_it_was_in_another_store_too()
    {
        var (one, other) = (Open(), Open());
        var change = Change("ci/4711 \"ü\" #?\\", 5) with { Scope = new Segment(new Dictionary<string, string> { ["platform"] = "ios" }), Rollout = [new RolloutStep(Noon, 5)], Author = "ada" };

        await one.AddChangesAsync([change], Cancel);

        var found = Assert.Single(await other.ListChangesAsync(Hour, limit: 10, Cancel));
        Assert.Equal((change.Id, change.At, "platform ios", 5, "ada"), (found.Id, found.At, $"{found.Scope}", Assert.Single(found.Rollout).Percent, found.Author));
    }

    [Fact]
    public async Task What_was_pushed_first_stays()
    {
        var store = Open();
        await store.AddChangesAsync([Change("ci-1", 5)], Cancel);

        await store.AddChangesAsync([Change("ci-1", 30) with { Title = "another" }, Change("ci-2", 40), Change("ci-2", 41)], Cancel);

        Assert.Equal([("ci-2", Noon.AddMinutes(40)), ("ci-1", Noon.AddMinutes(5))], (await store.ListChangesAsync(Hour, limit: 10, Cancel)).Select(change => (change.Id, change.At)));
    }

    [Fact]
    public async Task Five_hundred_changes_at_once_are_all_there()
    {
        var store = Open();

        await store.AddChangesAsync([.. Enumerable.Range(0, 500).Select(i => Change($"ci-{i}", i / 10))], Cancel);

        Assert.Equal(500, (await store.ListChangesAsync(Hour, limit: 1000, Cancel)).Count);
    }

    [Fact]
    public async Task A_hook_that_nobody_called_has_no_changes()
    {
        var store = Open();
        var before = await store.HasChangesAsync(Cancel);

        await store.AddChangesAsync([Change("ci-1", -10_000)], Cancel);

        Assert.Equal((false, true), (before, await store.HasChangesAsync(Cancel)));
        Assert.Empty(await store.ListChangesAsync(Hour, limit: 10, Cancel));
    }

    [Fact]
    public async Task The_first_answer_to_a_key_holds()
    {
        var (one, other) = (Open(), Open());

        var first = await one.RememberAsync("triages/call-1", "t-1", Cancel);
        var second = await other.RememberAsync("triages/call-1", "t-2", Cancel);
        var empty = await one.RememberAsync("triages/call-2", "", Cancel);

        Assert.Equal(("t-1", "t-1", ""), (first, second, empty));
    }

    [Fact]
    public async Task Of_twenty_answers_to_a_key_at_once_one_holds()
    {
        var (one, other) = (Open(), Open());

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => (i % 2 == 0 ? one : other).RememberAsync("key", $"t-{i}", Cancel), Cancel)));

        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task What_is_too_old_for_any_triage_is_forgotten()
    {
        var store = Open();
        await store.AddChangesAsync([Change("old", 0)], Cancel);
        await store.RememberAsync("key", "t-1", Cancel);

        Time.Advance(IHookStore.Kept + TimeSpan.FromHours(1));
        await store.AddChangesAsync([Change("new", 0) with { At = Time.GetUtcNow() }], Cancel);
        await store.RememberAsync("another", "t-2", Cancel);

        Assert.Equal(["new"], (await store.ListChangesAsync(new TimeWindow(Noon, Time.GetUtcNow().AddHours(1)), limit: 10, Cancel)).Select(change => change.Id));
        Assert.Equal("t-3", await store.RememberAsync("key", "t-3", Cancel));
    }

    private static TimeWindow Hour => new(Noon, Noon.AddHours(1));

    private static Change Change(string id, int minutes) =>
        new() { Id = id, At = Noon.AddMinutes(minutes), Kind = ChangeKind.Deploy, Title = "shop 8.4", Service = "checkout" };

    private IHookStore Open()
    {
        var store = CreateStore();
        _stores.Add(store);
        return store;
    }
}
