using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace IncidentBot.Storage.Sqlite;

/// <summary>
/// The one writer of this process. What waits while a commit is under way goes into the next one together, each piece in its own savepoint:
/// so one fsync serves many, and writers never poll SQLite's lock against each other. Other processes are kept out by BEGIN IMMEDIATE.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MostPerCommit = 64;

    private readonly SqliteDatabase _database;
    private readonly Channel<Piece> _waiting = Channel.CreateUnbounded<Piece>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _loop;

    public SqliteWriter(SqliteDatabase database)
    {
        _database = database;
        _loop = Task.Factory.StartNew(WriteAll, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Runs <paramref name="work"/> in a transaction and returns its result once that is on the disk. Work that throws leaves nothing behind.</summary>
    /// <param name="cancellationToken">Withdraws what has not begun. What has begun is finished, so that its outcome is known.</param>
    public async Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        var piece = new Piece(connection => work(connection), cancellationToken);
        await _waiting.Writer.WriteAsync(piece, CancellationToken.None);
        return (T)(await piece.Done.Task)!;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _loop;
    }

    // Blocking is right here: this is a thread of its own, and SQLite has no asynchronous calls.
    private void WriteAll()
    {
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            var pieces = TakeWaiting();
            if (pieces.Count > 0)
                WriteTogether(pieces);
        }
    }

    private List<Piece> TakeWaiting()
    {
        var pieces = new List<Piece>();
        while (pieces.Count < MostPerCommit && _waiting.Reader.TryRead(out var piece))
        {
            if (piece.CancellationToken.IsCancellationRequested)
                piece.Done.SetCanceled(piece.CancellationToken);
            else
                pieces.Add(piece);
        }

        return pieces;
    }

    // The exception goes to whoever awaits the piece; this thread must outlive it.
    private void WriteTogether(List<Piece> pieces)
    {
        try
        {
            using var connection = _database.Open();
            using var transaction = connection.BeginTransaction();
            foreach (var piece in pieces)
                piece.Run(transaction, connection);
            transaction.Commit();
        }
        catch (Exception e)
        {
            var reason = e is SqliteException sqlite ? _database.Unusable(sqlite) : e;
            foreach (var piece in pieces)
                piece.Done.TrySetException(reason);
            return;
        }

        foreach (var piece in pieces)
            piece.Done.TrySetResult(piece.Result);
    }

    private sealed class Piece(Func<SqliteConnection, object?> work, CancellationToken cancellationToken)
    {
        private const string Savepoint = "piece";

        public CancellationToken CancellationToken { get; } = cancellationToken;

        public TaskCompletionSource<object?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public object? Result { get; private set; }

        /// <summary>What the work itself does wrong is its own failure; an error of the file ends the whole transaction.</summary>
        public void Run(SqliteTransaction transaction, SqliteConnection connection)
        {
            transaction.Save(Savepoint);
            try
            {
                Result = work(connection);
            }
            catch (Exception e) when (e is not SqliteException { SqliteErrorCode: not SQLitePCL.raw.SQLITE_CONSTRAINT })
            {
                transaction.Rollback(Savepoint);
                Done.SetException(e);
            }

            transaction.Release(Savepoint);
        }
    }
}
