using System.Globalization;
using Azure.Data.Tables;

namespace IncidentBot.Storage.AzureTables;

/// <summary>Bytes in a row: Azure takes 64 KB in one property and 1 MB in one row, so they are spread over several properties.</summary>
internal static class TableBody
{
    /// <summary>What one row holds at most; the rest of its megabyte is for keys and other properties.</summary>
    public const int LongestInRow = 14 * Piece;

    private const int Piece = 64_000;

    public static TableEntity WithBody(this TableEntity row, byte[] body)
    {
        if (body.Length > LongestInRow)
            throw new InvalidOperationException($"{body.Length} bytes do not fit into one row.");
        for (var from = 0; from < body.Length; from += Piece)
            row[Name(from / Piece)] = body[from..Math.Min(body.Length, from + Piece)];
        return row;
    }

    public static byte[] ReadBody(this TableEntity row)
    {
        var pieces = new List<byte[]>();
        while (row.GetBinary(Name(pieces.Count)) is { } piece)
            pieces.Add(piece);
        return pieces is [var only] ? only : [.. pieces.SelectMany(piece => piece)];
    }

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"Body{index}");
}
