using System.Text;

namespace Approx.Engine.Answers;

/// <summary>An answer as CSV (RFC 4180, LF): plain columns, and NAME_low, NAME_high after each aggregate (empty where exact).</summary>
internal static class CsvWriter
{
    /// <summary>The whole text, header line first.</summary>
    public static string Write(Answer answer)
    {
        StringBuilder text = new();
        List<string> header = [];
        foreach (AnswerColumn column in answer.Columns)
        {
            header.Add(Quote(column.Name));
            if (column.IsAggregate) header.AddRange([Quote(column.Name + "_low"), Quote(column.Name + "_high")]);
        }
        text.AppendJoin(',', header).Append('\n');
        foreach (AnswerRow row in answer.Rows)
        {
            for (int c = 0; c < answer.Columns.Count; c++)
            {
                if (c > 0) text.Append(',');
                text.Append(Quote(CellText.RoundTrip(row.Values[c])));
                if (answer.Columns[c].IsAggregate)
                    text.Append(',').Append(CellText.RoundTrip(row.Intervals[c]?.Low)).Append(',').Append(CellText.RoundTrip(row.Intervals[c]?.High));
            }
            text.Append('\n');
        }
        return text.ToString();
    }

    private static string Quote(string text) =>
        text.AsSpan().IndexOfAny(",\"\n\r") >= 0 || (text.Length > 0 && (text[0] == ' ' || text[^1] == ' '))
            ? "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\""
            : text;
}
