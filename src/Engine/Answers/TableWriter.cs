using System.Globalization;
using System.Text;

namespace Approx.Engine.Answers;

/// <summary>An answer as a table for people (box drawing) or as Markdown, with a last line that says where it came from.</summary>
internal static class TableWriter
{
    /// <summary>Box-drawing table with the provenance line below.</summary>
    public static string Box(Answer answer)
    {
        List<TextColumn> columns = Layout(answer);
        StringBuilder text = new();
        for (int c = 0; c < columns.Count; c++) text.Append(c == 0 ? " " : " │ ").Append(columns[c].Pad(columns[c].Header, c == columns.Count - 1));
        text.Append('\n');
        for (int c = 0; c < columns.Count; c++) text.Append(c == 0 ? "" : "┼").Append('─', columns[c].Width + 2);
        text.Append('\n');
        for (int r = 0; r < answer.Rows.Count; r++)
        {
            for (int c = 0; c < columns.Count; c++) text.Append(c == 0 ? " " : " │ ").Append(columns[c].Pad(columns[c].Cells[r], c == columns.Count - 1));
            text.Append('\n');
        }
        return text.Append(ProvenanceText.OneLine(answer.Provenance)).Append('\n').ToString();
    }

    /// <summary>GitHub-flavoured Markdown, provenance in italics below.</summary>
    public static string Markdown(Answer answer)
    {
        List<TextColumn> columns = Layout(answer);
        StringBuilder text = new();
        text.Append("| ").AppendJoin(" | ", columns.Select(c => Escape(c.Header))).Append(" |\n");
        text.Append('|').AppendJoin('|', columns.Select(c => c.Right ? "---:" : "---")).Append("|\n");
        for (int r = 0; r < answer.Rows.Count; r++) text.Append("| ").AppendJoin(" | ", columns.Select(c => Escape(c.Cells[r]))).Append(" |\n");
        return text.Append("\n*").Append(Escape(ProvenanceText.OneLine(answer.Provenance))).Append("*\n").ToString();
    }

    private static string Escape(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);

    private static List<TextColumn> Layout(Answer answer)
    {
        List<TextColumn> columns = [];
        string level = "± " + (answer.Provenance.Confidence * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %";
        for (int c = 0; c < answer.Columns.Count; c++)
        {
            AnswerColumn column = answer.Columns[c];
            bool right = answer.Rows.Any(r => r.Values[c] is not null) && answer.Rows.All(r => r.Values[c] is null or (not string and not bool and not DateOnly and not DateTime and not byte[]));
            string header = column.Unit is null or "1" ? column.Name : $"{column.Name} {column.Unit}";
            columns.Add(new TextColumn(header, right, [.. answer.Rows.Select(r => Value(r, c))]));
            if (answer.Rows.Any(r => r.Intervals[c] is not null))
                columns.Add(new TextColumn(level, true, [.. answer.Rows.Select(r => CellText.HalfWidthText(r.Values[c], r.Intervals[c]))]));
        }
        return columns;
    }

    private static string Value(AnswerRow row, int column)
    {
        string text = CellText.Readable(row.Values[column], row.Intervals[column]);
        return row.Marks[column] switch
        {
            CellMark.Missed => text + " !",
            CellMark.Undecided => text + " ?",
            CellMark.BoundOnly => "≤ " + CellText.Readable(row.Intervals[column]?.High, null),
            CellMark.Unknown => row.Values[column] is null ? "unknown" : text + " ??",
            _ => text,
        };
    }

    private sealed record TextColumn(string Header, bool Right, string[] Cells)
    {
        public int Width { get; } = Math.Max(Header.Length, Cells.Length == 0 ? 0 : Cells.Max(c => c.Length));

        public string Pad(string cell, bool last) => Right ? cell.PadLeft(Width) : last ? cell : cell.PadRight(Width);
    }
}
