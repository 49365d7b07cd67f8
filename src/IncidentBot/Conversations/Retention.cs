using System.Text.Json;
using IncidentBot.Storage;
using IncidentBot.Triage;

namespace IncidentBot.Conversations;

/// <param name="Age">After its end a triage is kept so long; null for ever.</param>
/// <param name="ExportFolder">Where its log is written before it is removed; null for nowhere.</param>
internal sealed record RetentionSettings(TimeSpan? Age, string? ExportFolder);

/// <summary>Removes triages that ended long ago, after writing their log to a file. Repeated after a crash it does the same again.</summary>
internal sealed partial class Retention(ITriageStore store, RetentionSettings settings, TimeProvider time, ILogger<Retention> logger) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromHours(6);

    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - settings.Age;
        foreach (var entry in (await store.ListTriagesAsync(alsoClosed: true, int.MaxValue, cancellationToken)).Where(entry => entry.EndedAt < before))
        {
            if (settings.ExportFolder is { } folder && await store.LoadAsync(entry.Id, cancellationToken) is { } stored)
                await ExportAsync(folder, entry, stored, cancellationToken);
            await store.DeleteAsync(entry.Id, cancellationToken);
            LogRemoved(entry.Id);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Age is null)
            return;
        using var timer = new PeriodicTimer(Round, time);
        do
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception e) when (e is StoreUnusableException or IOException or UnauthorizedAccessException)
            {
                LogPutOff(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>One line of JSON for the triage, then one for each event. The file appears as a whole.</summary>
    private static async Task ExportAsync(string folder, TriageEntry entry, StoredStream stored, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, $"{entry.Id}.jsonl");
        var lines = stored.Events.Select(e => JsonSerializer.Serialize(e, TriageJson.Options)).Prepend(JsonSerializer.Serialize(entry, TriageJson.Options));
        await File.WriteAllLinesAsync($"{path}.part", lines, cancellationToken);
        File.Move($"{path}.part", path, overwrite: true);
    }

    [LoggerMessage(LogLevel.Information, "Triage {Id} was kept for as long as configured and is removed.")]
    private partial void LogRemoved(string id);

    [LoggerMessage(LogLevel.Warning, "Old triages could not be removed and are tried again later.")]
    private partial void LogPutOff(Exception exception);
}
