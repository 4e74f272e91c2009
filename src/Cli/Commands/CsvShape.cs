namespace Approx.Cli.Commands;

/// <summary>What a CSV file looks like before anything reads its values: what parts the fields, and where a line has another number of them.</summary>
internal static class CsvShape
{
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    /// <summary>What stands most often between the names of the header. A guess over all lines would rather call a ragged file one wide column.</summary>
    public static char Delimiter(string file)
    {
        using StreamReader text = new(file);
        string header = text.ReadLine() ?? "";
        return Delimiters.MaxBy(d => Fields(header, d, out _));
    }

    /// <summary>The first record with another number of fields than the header, or null. Quoted fields may hold line ends (RFC 4180).</summary>
    public static (long Line, int Fields, int Expected)? FirstRagged(string file, char delimiter)
    {
        int expected = 0;
        long number = 0, start = 0;
        string record = "";
        foreach (string line in File.ReadLines(file))
        {
            number++;
            if (record.Length == 0) start = number;
            record = record.Length == 0 ? line : record + "\n" + line;
            if (record.Length == 0) continue;
            int fields = Fields(record, delimiter, out bool open);
            if (open) continue;
            if (expected == 0) expected = fields;
            else if (fields != expected) return (start, fields, expected);
            record = "";
        }
        return null;
    }

    private static int Fields(string record, char delimiter, out bool open)
    {
        int fields = 1;
        open = false;
        foreach (char c in record)
        {
            if (c == '"') open = !open;
            else if (c == delimiter && !open) fields++;
        }
        return fields;
    }
}
