namespace IncidentBot.Storage.Sqlite;

internal sealed class SqliteStorageOptions
{
    /// <summary>The database file. Its folder is created when missing.</summary>
    public string Path { get; set; } = System.IO.Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "IncidentBot",
        "incidentbot.db");

    /// <summary>Pages that the file may have; null for as many as the disk takes.</summary>
    public int? MostPages { get; set; }
}
