namespace IncidentBot.Storage;

/// <summary>
/// Who this process is to the others that share a store. The name lies in a file that the process keeps locked: who is started after a crash gets the lock, which the
/// system has freed, is the same instance, and goes on with what it held without waiting for it to expire.
/// </summary>
internal sealed class Instance : IDisposable
{
    private const int MostOnOneMachine = 100;

    private readonly FileStream? _lock;

    /// <param name="folder">Of this machine only.</param>
    public Instance(string folder)
    {
        for (var i = 0; i < MostOnOneMachine && _lock is null; i++)
            _lock = TryLock(Path.Combine(folder, $"instance-{i}.lock"));
        Name = _lock is null ? NewName() : ReadName(_lock);
    }

    public string Name { get; }

    public void Dispose() => _lock?.Dispose();

    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another instance has it, or nothing may be written here: then what this one held expires after a crash.
            return null;
        }
    }

    private static string ReadName(FileStream file)
    {
        using var reader = new StreamReader(file, leaveOpen: true);
        if (reader.ReadToEnd() is { Length: > 0 } name && name.StartsWith(Environment.MachineName, StringComparison.Ordinal))
            return name;
        var fresh = NewName();
        file.SetLength(0);
        using var writer = new StreamWriter(file, leaveOpen: true);
        writer.Write(fresh);
        return fresh;
    }

    // With the machine's name, so that a copied disk is not taken for its original.
    private static string NewName() => $"{Environment.MachineName}-{Guid.NewGuid():N}";
}
