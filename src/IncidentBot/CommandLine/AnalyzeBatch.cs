using System.CommandLine;
using System.Text.Json;

namespace IncidentBot.CommandLine;

/// <summary>What one input gave, ready to be written: the JSON document, or a few lines to read.</summary>
/// <param name="Document">An object whose properties are the contract's fields.</param>
internal sealed record AnalyzeOutput(object Document, string Text);

/// <summary>Runs one analysis over several files. An unreadable file takes its place among the outputs and does not stop the others.</summary>
internal static class AnalyzeBatch
{
    private const int Done = 0;
    private const int WrongUsage = 2;

    private static readonly JsonSerializerOptions Camel = new(JsonSerializerDefaults.Web);

    public static Argument<string[]> Files { get; } = new("FILE") { Arity = ArgumentArity.OneOrMore, Description = "CSV files." };

    public static Option<bool> Json { get; } = new("--json") { Description = "One JSON document per input, one per line." };

    /// <summary>Exit code 0, or 2 when an input could not be read.</summary>
    public static int Run(ParseResult parsed, Func<string, AnalyzeOutput> analyze)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var json = parsed.GetValue(Json);
        var code = Done;
        foreach (var file in parsed.GetValue(Files) ?? [])
        {
            try
            {
                var result = analyze(file);
                output.WriteLine(json ? JsonSerializer.Serialize(result.Document, Camel) : $"{file}\n{result.Text}\n");
            }
            catch (UnreadableCsvException e)
            {
                code = WrongUsage;
                error.WriteLine($"{file}: {e.Message}");
                if (json)
                    output.WriteLine(JsonSerializer.Serialize(new { input = file, error = $"{file}: {e.Message}" }, Camel));
            }
        }

        return code;
    }
}
