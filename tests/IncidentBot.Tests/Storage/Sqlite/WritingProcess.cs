using System.Diagnostics;
using System.Runtime.CompilerServices;
using IncidentBot.Storage;
using IncidentBot.Storage.Sqlite;
using IncidentBot.Triage;

namespace IncidentBot.Tests.Storage.Sqlite;

/// <summary>A second process that writes to a store and is then killed inside a transaction. It is this test program, started with a file's path in its environment.</summary>
internal sealed class WritingProcess : IAsyncDisposable
{
    public const string Stream = "killed";
    public const int Commits = 5;

    private const string FileVariable = "INCIDENTBOT_TEST_WRITES_TO";
    private const string Inside = "inside the transaction";

    private readonly Process _process;

    private WritingProcess(Process process) => _process = process;

    public static WritingProcess Start(string file)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(WritingProcess).Assembly.Location]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment[FileVariable] = file;
        return new WritingProcess(Process.Start(start) ?? throw new InvalidOperationException("The second process did not start."));
    }

    public async Task UntilInsideTransactionAsync(CancellationToken cancellationToken) =>
        Assert.Equal(Inside, await _process.StandardOutput.ReadLineAsync(cancellationToken));

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    // No other thread may enter this assembly until its initializer returns: so nothing here is awaited.
    [ModuleInitializer]
    internal static void WriteUntilKilled()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is not { } file)
            return;

        var store = new SqliteTriageStore(new SqliteStorageOptions { Path = file });
        for (var version = 0; version < Commits; version++)
            store.CommitAsync(Commit(version), CancellationToken.None).GetAwaiter().GetResult();
        StopInsideTransaction(file);
    }

    private static void StopInsideTransaction(string file)
    {
        using var connection = new SqliteDatabase(file).Open();
        using var transaction = connection.BeginTransaction();

        // More than the page cache holds, so that uncommitted pages are on the disk when the process is killed.
        connection.Run("PRAGMA cache_size = 10");
        connection.Run("UPDATE streams SET version = version + 1 WHERE id = $stream", ("$stream", Stream));
        for (var seq = Commits + 1; seq < 500; seq++)
            connection.Run("INSERT INTO events (stream, seq, body) VALUES ($stream, $seq, zeroblob(4000))", ("$stream", Stream), ("$seq", seq));
        Console.WriteLine(Inside);
        using var never = new ManualResetEvent(false);
        never.WaitOne();
    }

    private static Commit Commit(int version) => new(
        Stream,
        version,
        [new HypothesisParked(DateTimeOffset.UnixEpoch, new Person { Id = "ada", Name = "Ada" }, $"{version}")],
        [new OutgoingMessage(new("web", "incidents", null), new Message("root", Placement.Root, $"{version}", []))],
        HandledTurn: null,
        Entry: null);
}
