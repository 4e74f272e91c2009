using System.Globalization;
using Approx.Core;
using Approx.DuckDb;

namespace Approx.Store;

/// <summary>Removes the rows of volumes from a table's former parts by writing the parts that hold any of them anew.</summary>
internal static class RowRemover
{
    private const string VolumeId = "volume_id";

    /// <summary>Looks through the parts of the snapshot that were not looked through yet.</summary>
    /// <returns>The rows removed.</returns>
    /// <exception cref="ApproxException">The table has no column volume_id.</exception>
    public static long Run(PartStager stager, Snapshot snapshot, PendingTable pending)
    {
        TableEntry? now = snapshot.FindTable(pending.Name);
        long removed = 0;
        foreach (PartEntry part in pending.Uninspected(now).ToList())
        {
            TableDefinition columns = ColumnsOf(part, now!.Definition);
            string scan = TableScan.ReadParquet([snapshot.PathOf(part.File)]);
            string condition = Condition(columns, pending.RemovedVolumes);
            long matching = stager.Connection.Scalar<long>($"SELECT count(*) FROM {scan} WHERE {condition}");
            removed += matching;
            if (matching == 0) pending.Keep(part);
            else pending.Rewrite(part, matching == part.Rows ? null : stager.Write(stager.Connection, columns, $"SELECT * FROM {scan} WHERE ({condition}) IS NOT TRUE"));
        }
        return removed;
    }

    private static TableDefinition ColumnsOf(PartEntry part, TableDefinition table) => new(table.Name, [.. part.Columns.Select(name => table.Find(name)!)]);

    private static string Condition(TableDefinition table, IEnumerable<string> volumes)
    {
        ColumnDefinition column = table.Find(VolumeId) ?? throw ApproxException.BadData($"table '{table.Name}' has no column '{VolumeId}', so rows of a volume cannot be removed");
        IEnumerable<string> values = column.Type == ColumnType.Utf8
            ? volumes.Select(SqlText.Literal)
            : volumes.Select(volume => long.TryParse(volume, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long id)
                ? id.ToString(CultureInfo.InvariantCulture)
                : throw ApproxException.BadData($"'{volume}' is no volume_id of table '{table.Name}': its ids are integers"));
        return $"{SqlText.Identifier(column.Name)} IN ({string.Join(", ", values)})";
    }
}
