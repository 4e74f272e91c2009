using Approx.Core;
using Approx.Store;

namespace Approx.Extract;

/// <summary>
/// The specimens table: one row for each specimen, made anew at every commit from all volumes the store then holds, so that volumes
/// added or replaced by any process are counted once.
/// </summary>
internal static class SpecimenTable
{
    private const string Table = "specimens";

    /// <summary>Writes the table; called under the lock of the commit.</summary>
    /// <param name="transaction">The transaction that wrote volumes.</param>
    /// <param name="added">The volumes table as this transaction wrote it.</param>
    /// <param name="length">The store's length unit.</param>
    public static void Rebuild(StoreTransaction transaction, TableDefinition added, Unit length)
    {
        // A table of specimens that someone imported is theirs.
        if (transaction.Basis.FindTable(Table)?.Definition is { } known && known.Find("analysed_volume")?.CodeVersion is null) return;
        string volumes = transaction.ScanSql(added.Name);
        TableDefinition all = transaction.Basis.FindTable(added.Name)?.Definition.Merge(added) ?? added;
        ColumnDefinition[] design = [.. all.Columns.Where(c => c.Role == ColumnRole.Design)];
        // A value that differs among the volumes of a specimen (its left and its right side) is none of the specimen's.
        IEnumerable<string> values = design.Select(d => d.QuotedName()).Select(d => $"CASE WHEN min({d}) = max({d}) AND count({d}) = count(*) THEN min({d}) END AS {d}");
        TableDefinition table = new(Table,
        [
            new ColumnDefinition("specimen", ColumnType.Utf8, ColumnRole.Specimen, null, "the specimen: the unit of replication", null, false),
            .. design.Select(d => d with { Definition = "design column of the study; NULL where the volumes of the specimen differ in it", Nullable = true }),
            new ColumnDefinition("volumes", ColumnType.Int64, ColumnRole.Metric, null, "volumes of the specimen", ObjectColumns.CodeVersion, false),
            new ColumnDefinition("objects", ColumnType.Int64, ColumnRole.Metric, null, "objects of all its volumes and frames; NULL where of some only drawn blocks were read", ObjectColumns.CodeVersion),
            new ColumnDefinition("analysed_volume", ColumnType.Float64, ColumnRole.Metric, length.Power(3).Symbol, "volume of the voxels of all its volumes and frames", ObjectColumns.CodeVersion, false),
        ]);
        if (transaction.Basis.FindTable(Table) is not null) transaction.DropTable(Table);
        transaction.AppendQuery(table, $"""
            SELECT {string.Join(", ", ["specimen", .. values])}, count(DISTINCT volume_id) AS volumes, CASE WHEN count(objects) = count(*) THEN sum(objects) END AS objects,
                sum(voxels * voxel_x * voxel_y * voxel_z ORDER BY volume_id, frame) AS analysed_volume
            FROM {volumes} GROUP BY specimen ORDER BY specimen
            """);
    }
}
