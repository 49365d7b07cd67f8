using System.Diagnostics;
using System.Runtime.InteropServices;

namespace IncidentBot.Tests.CrashTests.Chat;

/// <summary>
/// Kills this process when it changes a row of its database: then a transaction is open. SQLite itself tells of it: https://sqlite.org/c3ref/auto_extension.html,
/// https://sqlite.org/c3ref/update_hook.html
/// </summary>
internal static class SqliteDeath
{
    private const string Library = "e_sqlite3";

    // SQLite keeps their addresses for ever.
    private static readonly Extension Listening = Listen;
    private static readonly RowHook Changing = Change;

    private static int _rowsLeft = int.MaxValue;

    private delegate int Extension(nint connection, nint error, nint api);

    private delegate void RowHook(nint argument, int operation, nint database, nint table, long row);

    /// <summary>From now on every connection that is opened tells of its changes.</summary>
    public static void Prepare()
    {
        if (AddExtension(Listening) is not 0 and var error)
            throw new InvalidOperationException($"SQLite does not tell of its connections: error {error}.");
    }

    /// <param name="rows">Which change from now on is the last.</param>
    public static void ComeAt(int rows) => Volatile.Write(ref _rowsLeft, rows);

    private static int Listen(nint connection, nint error, nint api)
    {
        SetUpdateHook(connection, Changing, 0);
        return 0;
    }

    private static void Change(nint argument, int operation, nint database, nint table, long row)
    {
        if (Volatile.Read(ref _rowsLeft) < int.MaxValue && Interlocked.Decrement(ref _rowsLeft) <= 0)
            Process.GetCurrentProcess().Kill();
    }

    [DllImport(Library, EntryPoint = "sqlite3_auto_extension")]
    private static extern int AddExtension(Extension entry);

    [DllImport(Library, EntryPoint = "sqlite3_update_hook")]
    private static extern nint SetUpdateHook(nint connection, RowHook changed, nint argument);
}
