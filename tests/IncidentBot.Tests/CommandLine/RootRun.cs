using System.Text.Json;
using IncidentBot.CommandLine;

namespace IncidentBot.Tests.CommandLine;

/// <summary>One call of the command line with files of a folder of its own, which goes away with it.</summary>
internal sealed class RootRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("incidentbot");

    public string Folder => _folder.FullName;

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public IReadOnlyList<JsonElement> Documents => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    public string Write(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Settings with a store of its own; <paramref name="sections"/> in JSON, beginning with a comma.</summary>
    public string WriteSettings(string sections = "")
    {
        var store = JsonSerializer.Serialize(Path.Combine(Folder, "own.db"));
        return Write("own.json", "{\"Storage\":{\"Sqlite\":{\"Path\":" + store + "}}" + sections + "}");
    }

    public async Task<int> RunAsync(params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await Root.RunAsync(args, output, error, TestContext.Current.CancellationToken);
        (Output, Error) = (output.ToString(), error.ToString());
        return code;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
