using System.Text.Json;
using IncidentBot.CommandLine;

namespace IncidentBot.Tests.CommandLine;

/// <summary>One call of <c>analyze</c> on files of a folder of its own, which goes away with it.</summary>
internal sealed class AnalyzeRun : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("analyze");

    public string Output { get; private set; } = "";

    public string Error { get; private set; } = "";

    public IReadOnlyList<JsonElement> Documents => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    public string Write(string name, string content)
    {
        var path = PathOf(name);
        File.WriteAllText(path, content);
        return path;
    }

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>The exit code, or null when the call itself is wrong; then the first complaint is the error.</summary>
    public int? Invoke(params string[] args)
    {
        var parsed = AnalyzeCommand.Create().Parse(args);
        if (parsed.Errors is [var first, ..])
        {
            Error = first.Message;
            return null;
        }

        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = parsed.Invoke(new() { Output = output, Error = error });
        (Output, Error) = (output.ToString(), error.ToString());
        return code;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
