using System.Text.Json;
using IncidentBot.Conversations;
using IncidentBot.Storage;
using IncidentBot.Triage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace IncidentBot.Tests.Practice;

/// <summary>The app as it is served with nothing configured, on any free port, at a time that the test sets.</summary>
internal sealed class PracticeServer : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly WebApplication _app;

    private PracticeServer(DirectoryInfo folder, WebApplication app, FakeTimeProvider time) => (_folder, _app, Time, Http) = (folder, app, time, new() { BaseAddress = new(app.Urls.First()) });

    public FakeTimeProvider Time { get; }

    public Uri Address => Http.BaseAddress ?? throw new InvalidOperationException("It was not started.");

    public HttpClient Http { get; }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<PracticeServer> StartAsync(DateTimeOffset now)
    {
        var folder = Directory.CreateTempSubdirectory("practice");
        var time = new FakeTimeProvider(now);
        var settings = Path.Combine(folder.FullName, "own.json");
        await File.WriteAllTextAsync(settings, "{\"Storage\":{\"Sqlite\":{\"Path\":" + JsonSerializer.Serialize(Path.Combine(folder.FullName, "own.db")) + "}}}", Cancel);
        var app = Server.Build(["--urls=http://127.0.0.1:0", "--environment=Development", "--Logging:LogLevel:Default=None"], settings, time);
        await app.StartAsync(Cancel);
        return new(folder, app, time);
    }

    public async Task<JsonElement> GetJsonAsync(string address) => JsonElement.Parse(await Http.GetStringAsync(address, Cancel));

    /// <summary>Writes a triage into the store, as the conversation would when somebody starts one.</summary>
    public async Task StartTriageAsync(string metric)
    {
        var id = $"t-{Time.GetUtcNow().Ticks}";
        var started = new TriageStarted(Time.GetUtcNow(), new() { Id = "lena", Name = "Lena" }, metric, MetricOf(metric), new(null, null));
        Assert.True(await Get<ITriageStore>().CommitAsync(new(id, 0, [started], [], null, new(id, metric, "", new("web", "incidents", null), Time.GetUtcNow(), null)), Cancel));
    }

    public Metric MetricOf(string name) => Get<Catalogue>().Find(name) ?? throw new InvalidOperationException($"{name} is not in the catalogue.");

    /// <summary>Every wave of evidence through the real connectors, without people.</summary>
    public async Task<(TriageState State, Diagnosis Diagnosis)> TriageAsync(string metric)
    {
        var (sources, now) = (Get<EvidenceSources>(), Time.GetUtcNow());
        var state = TriageState.Fold("t", [new TriageStarted(now, new() { Id = "lena", Name = "Lena" }, metric, MetricOf(metric), new(null, null))]);
        var diagnosis = Diagnosis.Of(state, now);
        while (sources.PlanNext(state, diagnosis, now) is { } planned)
        {
            state = state.Apply(planned);
            var evidence = await Task.WhenAll(planned.Requests.Select(request => sources.AskAsync(state.Metric, request, Cancel)));
            state = planned.Requests.Zip(evidence).Aggregate(state, (before, answer) => before.Apply(new EvidenceGathered(now, answer.First, answer.Second)));
            diagnosis = Diagnosis.Of(state, now);
        }

        return (state, diagnosis);
    }

    /// <summary>What is still open is answered with no by whoever is asked.</summary>
    public Diagnosis AnswerNo(TriageState state)
    {
        var diagnosis = Diagnosis.Of(state, Time.GetUtcNow());
        while (diagnosis.NextToAsk() is { } asked)
        {
            state = state.Apply(new AnswerGiven(Time.GetUtcNow(), asked.Question.Id, new() { Id = "omar", Name = "Omar" }, new(AnswerValue.No)));
            diagnosis = Diagnosis.Of(state, Time.GetUtcNow());
        }

        return diagnosis;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
