using CsvHelper;

namespace IncidentBot.CommandLine;

/// <summary>An input that cannot be read: one sentence that names the line or field.</summary>
internal sealed class UnreadableCsvException(string message) : Exception(message);

/// <summary>A CSV file with a header, row by row. All trouble with it is an <see cref="UnreadableCsvException"/>.</summary>
internal sealed class CsvTable : IDisposable
{
    private static readonly CsvReaderOptions Options = new()
    {
        Separator = ',',
        TrimWhitespace = true,
        TrackLineNumbers = true,
        PoolStrings = true,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    private readonly CsvReader _rows;

    private CsvTable(CsvReader rows) => _rows = rows;

    public IReadOnlyList<string> Columns { get; private set; } = [];

    /// <summary>Line of the current row in the file, from 1.</summary>
    public long Line => _rows.LineNumber;

    public static CsvTable Open(string file)
    {
        var table = new CsvTable(OpenFile(file));
        table.Columns = Guarded(() => table._rows.Headers.ToArray());
        if (table.Columns.Count == 0)
            throw new UnreadableCsvException("the file is empty; a header line is needed.");
        var repeated = table.Columns.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1);
        return repeated is null ? table : throw new UnreadableCsvException($"the header names column '{repeated.Key}' twice.");
    }

    /// <summary>Moves to the next row; false at the end.</summary>
    public bool Next()
    {
        if (!Guarded(_rows.Read))
            return false;
        return _rows.FieldCount == Columns.Count
            ? true
            : throw new UnreadableCsvException($"line {Line}: {_rows.FieldCount} fields, but the header has {Columns.Count}.");
    }

    /// <summary>Position of a column; null when the header does not have it.</summary>
    public int? Find(string name)
    {
        for (var i = 0; i < Columns.Count; i++)
            if (Columns[i] == name)
                return i;
        return null;
    }

    public string Text(int column) => _rows.GetString(column);

    public DateTimeOffset Time(int column) =>
        IsoTime.Parse(Text(column)) ?? throw new UnreadableCsvException($"line {Line}: {Columns[column]} '{Text(column)}' is not an ISO 8601 time with Z or an offset.");

    /// <summary>Null for an empty cell: missing.</summary>
    public double? NumberOrMissing(int column) => _rows.IsEmpty(column) ? null : Number(column);

    public double Number(int column) =>
        _rows.TryParse(column, out double number) && double.IsFinite(number)
            ? number
            : throw new UnreadableCsvException($"line {Line}: {Columns[column]} '{Text(column)}' is not a number.");

    /// <summary>A count: a number from 0.</summary>
    public double Amount(int column) =>
        Number(column) is var number && number >= 0 ? number : throw new UnreadableCsvException($"line {Line}: {Columns[column]} {Text(column)} is below 0.");

    public double? AmountOrMissing(int column) => _rows.IsEmpty(column) ? null : Amount(column);

    public void Dispose() => _rows.Dispose();

    private static CsvReader OpenFile(string file)
    {
        try
        {
            return CsvReader.FromFile(file, Options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnreadableCsvException(Directory.Exists(file) ? "this is a folder, not a file." : File.Exists(file) ? "the file may not be read." : "there is no such file.");
        }
    }

    private static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException e)
        {
            throw new UnreadableCsvException($"line {e.LineNumber}: the row is not valid CSV.");
        }
        catch (IOException e)
        {
            throw new UnreadableCsvException(e.Message);
        }
    }
}
