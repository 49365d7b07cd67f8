using Spectre.Console;

namespace IncidentBot.CommandLine;

/// <summary>A table for people: drawn on a terminal, plain columns when piped.</summary>
internal static class PlainTable
{
    private const int PipedWidth = 200;

    /// <param name="aligned">Columns of numbers, which are right-aligned.</param>
    public static void Write(TextWriter output, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, params IReadOnlyList<int> aligned)
    {
        var console = ConsoleOn(output);
        var table = new Table { Border = console.Profile.Out.IsTerminal ? TableBorder.Rounded : TableBorder.None };
        for (var i = 0; i < columns.Count; i++)
            table.AddColumn(new TableColumn(Markup.Escape(columns[i])) { Alignment = aligned.Contains(i) ? Justify.Right : Justify.Left });
        foreach (var row in rows)
            table.AddRow(row.Select(Markup.Escape).ToArray());
        console.Write(table);
    }

    private static IAnsiConsole ConsoleOn(TextWriter output)
    {
        var console = AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(output) });
        if (!console.Profile.Out.IsTerminal)
            console.Profile.Width = PipedWidth;
        return console;
    }
}
