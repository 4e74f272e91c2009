using System.Globalization;
using System.Text;
using Approx.Cli.Terminal;
using Approx.Store;

namespace Approx.Cli.Commands;

/// <summary>What `approx info` prints.</summary>
internal static class InfoText
{
    /// <summary>Tables with their columns, samples, sizes and history.</summary>
    public static string Of(ShapeStore store)
    {
        StringBuilder text = new();
        using Snapshot snapshot = store.Current();
        (long current, long disk) = store.Usage();
        text.Append(CultureInfo.InvariantCulture, $"store {store.StoreDirectory}\nsnapshot {snapshot.Number} of {snapshot.Time:yyyy-MM-dd HH:mm:ss} UTC, lengths in {snapshot.LengthUnit.Symbol}\n{ByteText.Of(current)} in use, {ByteText.Of(disk)} on disk\n");
        foreach (TableEntry table in snapshot.Tables)
        {
            text.Append(CultureInfo.InvariantCulture, $"\ntable {table.Definition.Name}: {table.Parts.Sum(p => p.Rows):#,0} rows, {table.Definition.Columns.Count} columns, {table.Parts.Count} part{(table.Parts.Count == 1 ? "" : "s")}, {ByteText.Of(table.Parts.Sum(p => p.File.Bytes))}\n");
            int width = table.Definition.Columns.Max(c => c.Name.Length);
            foreach (ColumnDefinition column in table.Definition.Columns)
                text.Append(CultureInfo.InvariantCulture, $"  {column.Name.PadRight(width)}  {column.Type.ToString().ToLowerInvariant(),-9}  {column.Role.ToString().ToLowerInvariant(),-8}  {column.Unit ?? "-"}\n");
        }
        text.Append("\nsamples\n");
        foreach (SampleEntry sample in snapshot.Samples) Append(text, sample, "");
        foreach (SampleEntry sample in snapshot.StaleSamples) Append(text, sample, ", stale: draw it again with approx sample");
        IReadOnlyList<(string Key, string About)> unfinished = store.UnfinishedWork();
        if (unfinished.Count > 0) text.Append("\nunfinished: run the same extract with --resume, or remove it with approx vacuum\n");
        foreach ((string key, string about) in unfinished) text.Append(CultureInfo.InvariantCulture, $"  {about}  (work/{key})\n");
        text.Append("\nhistory\n");
        foreach (HistoryEntry entry in store.History())
            text.Append(CultureInfo.InvariantCulture, $"  {entry.Manifest.Number}  {entry.Manifest.Provenance.Time:yyyy-MM-dd HH:mm:ss}  {entry.Manifest.Provenance.Why}{(entry.IsKept ? "" : "  (vacuumed)")}\n");
        return text.ToString();
    }

    private static void Append(StringBuilder text, SampleEntry sample, string remark)
    {
        string strata = sample.Description.StratifyBy.Count == 0 ? "uniform" : "by " + string.Join(", ", sample.Description.StratifyBy);
        text.Append(CultureInfo.InvariantCulture, $"  {sample.Name}: of {sample.Description.Table}, {strata}, {sample.Description.Rows:#,0} rows, {ByteText.Of(sample.Bytes)}{remark}\n");
    }
}
