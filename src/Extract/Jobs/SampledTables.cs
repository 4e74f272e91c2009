using Approx.Arrow;
using Approx.Core;
using Approx.Store;

namespace Approx.Extract;

/// <summary>
/// Writes what drawn blocks came to: objects, blocks and volumes. What only a whole volume tells is NULL in its row: the number of objects is
/// a matter of estimation, and the drawn ones must not stand there for it. Contacts have no rows: the other object may lie outside every guard.
/// </summary>
internal sealed class SampledTables
{
    private const int RowsPerBatch = 16_384;
    private readonly IReadOnlyList<ObjectColumn> metrics;
    private readonly IReadOnlyList<ColumnDefinition> design;
    private readonly TableWriter objects, blocks, volumes;

    /// <summary>Opens the writers in a transaction; the writer of objects is shown before its first row.</summary>
    public SampledTables(StoreTransaction transaction, Pipeline pipeline, VolumePlan plan, Action<TableWriter> objectsOpened)
    {
        design = plan.Design.Columns;
        metrics = ObjectColumns.Of(pipeline.Metrics);
        objects = transaction.Append(new TableDefinition(ObjectColumns.Table, [.. ObjectRows.Keys(design), .. BlockTable.ObjectColumnsOfBlocks(), .. metrics.Select(m => m.Define(plan.LengthUnit))]));
        objectsOpened(objects);
        blocks = transaction.Append(BlockTable.Define(design));
        TableDefinition whole = VolumeRows.Define(design, plan.LengthUnit);
        volumes = transaction.Append(new TableDefinition(whole.Name, [.. whole.Columns.Select(c => c with { Nullable = true })]));
        transaction.AtCommit(_ => SpecimenTable.Rebuild(transaction, volumes.Definition, plan.LengthUnit));
    }

    /// <summary>Objects written.</summary>
    public long Objects => objects.Rows;

    /// <summary>Writes one frame.</summary>
    public void Write(PlannedVolume volume, int frame, SampledFrame sampled, string pipeline)
    {
        for (int start = 0; start < sampled.Objects.Count; start += RowsPerBatch)
        {
            using RecordBatch batch = RowsOf(volume, frame, sampled, [.. sampled.Objects.Skip(start).Take(RowsPerBatch)]);
            objects.Write(batch);
        }
        using RecordBatch drawn = BlockTable.Batch(volume, frame, sampled, blocks.Definition);
        blocks.Write(drawn);
        using RecordBatch row = VolumeRow(volume, frame, sampled, pipeline);
        volumes.Write(row);
    }

    private RecordBatch RowsOf(PlannedVolume volume, int frame, SampledFrame sampled, List<SampledObject> rows) => new(objects.Definition.ToArrow(), rows.Count,
    [
        .. ObjectRows.KeyArrays(volume, frame, design, [.. rows.Select(r => ObjectIds.Of(volume.Input.Id, frame, r.FirstVoxel))], rows.Select(r => r.Measures.Sums.Label)),
        .. BlockTable.ObjectArrays(sampled, rows),
        .. ObjectRows.MetricArrays(metrics, [.. rows.Select(r => r.Measures)]),
    ]);

    private RecordBatch VolumeRow(PlannedVolume volume, int frame, SampledFrame sampled, string pipeline)
    {
        VoxelSize voxel = volume.VoxelSize;
        Dictionary<string, object?> known = new(StringComparer.Ordinal)
        {
            ["volume_id"] = volume.Input.Id,
            ["name"] = volume.Info.Name,
            ["source"] = volume.Input.Path,
            ["specimen"] = volume.Specimen,
            ["frame"] = (long)frame,
            ["size_x"] = (long)volume.Info.SizeX,
            ["size_y"] = (long)volume.Info.SizeY,
            ["size_z"] = (long)volume.Info.SizeZ,
            ["voxel_x"] = voxel.X,
            ["voxel_y"] = voxel.Y,
            ["voxel_z"] = voxel.Z,
            ["length_unit"] = voxel.Unit.Symbol,
            ["voxels"] = volume.Info.Voxels,
            ["threshold"] = sampled.Threshold,
            ["pipeline"] = pipeline,
        };
        for (int d = 0; d < design.Count; d++) known[design[d].Name] = volume.Design[d];
        return new RecordBatch(volumes.Definition.ToArrow(), 1, [.. volumes.Definition.Columns.Select(c => RowArrays.Constant(c.Type, known.GetValueOrDefault(c.Name), 1))]);
    }
}
