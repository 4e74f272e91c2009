using Approx.Arrow;
using Approx.Extract.Blocks;
using Approx.Store;

namespace Approx.Extract;

/// <summary>The blocks table: one row for each drawn block of each frame, empty blocks too. It is the sampling design of the objects table.</summary>
internal static class BlockTable
{
    /// <summary>The table's name.</summary>
    public const string Name = "blocks";

    // One stratum for each frame of each volume; the column is there so that strata may be finer.
    private const long Stratum = 0;

    /// <summary>The table.</summary>
    public static TableDefinition Define(IReadOnlyList<ColumnDefinition> design) => new(Name,
    [
        new ColumnDefinition("volume_id", ColumnType.Utf8, ColumnRole.Id, null, "name of the volume", null, false),
        new ColumnDefinition("specimen", ColumnType.Utf8, ColumnRole.Specimen, null, "the specimen", null, false),
        new ColumnDefinition("frame", ColumnType.Int64, ColumnRole.Id, null, "time point, from 0", null, false),
        .. design,
        Whole("block", ColumnRole.Id, "number of the block in raster order of the volume's blocks"),
        Whole("stratum", ColumnRole.Id, "number of the stratum within the volume and frame"),
        Whole("z0", ColumnRole.Position, "box of the block in voxels, half-open, without its guard"),
        Whole("y0", ColumnRole.Position, "box of the block in voxels, half-open, without its guard"),
        Whole("x0", ColumnRole.Position, "box of the block in voxels, half-open, without its guard"),
        Whole("z1", ColumnRole.Position, "box of the block in voxels, half-open, without its guard"),
        Whole("y1", ColumnRole.Position, "box of the block in voxels, half-open, without its guard"),
        Whole("x1", ColumnRole.Position, "box of the block in voxels, half-open, without its guard"),
        Whole("blocks_in_stratum", ColumnRole.Other, "blocks of the stratum"),
        Whole("blocks_drawn", ColumnRole.Other, "blocks of the stratum that were drawn, without replacement"),
        new ColumnDefinition("inclusion_probability", ColumnType.Float64, ColumnRole.Other, null, "blocks_drawn / blocks_in_stratum", ObjectColumns.CodeVersion, false),
        Whole("objects", ColumnRole.Metric, "objects written whose first voxel lies in the block"),
    ]);

    /// <summary>The columns that drawn blocks add to the objects table; NULL for objects of volumes read whole.</summary>
    public static IEnumerable<ColumnDefinition> ObjectColumnsOfBlocks() =>
    [
        new ColumnDefinition("block", ColumnType.Int64, ColumnRole.Block, null, "the drawn block that holds the object's first voxel; NULL where the volume was read whole", ObjectColumns.CodeVersion),
        new ColumnDefinition("stratum", ColumnType.Int64, ColumnRole.Id, null, "stratum of the block; NULL where the volume was read whole", ObjectColumns.CodeVersion),
        new ColumnDefinition("inclusion_probability", ColumnType.Float64, ColumnRole.Other, null, "chance of the object's block to be drawn; NULL (that is 1) where the volume was read whole", ObjectColumns.CodeVersion),
    ];

    /// <summary>The arrays of these columns.</summary>
    public static IEnumerable<ArrowArray> ObjectArrays(SampledFrame frame, IReadOnlyList<SampledObject> rows) =>
    [
        RowArrays.Int64(rows.Select(r => r.Block)),
        RowArrays.Int64(Enumerable.Repeat(Stratum, rows.Count)),
        RowArrays.Float64(Enumerable.Repeat((double?)frame.Draw.InclusionProbability, rows.Count)),
    ];

    /// <summary>The drawn blocks of one frame, ascending by number.</summary>
    public static RecordBatch Batch(PlannedVolume volume, int frame, SampledFrame sampled, TableDefinition table)
    {
        IReadOnlyList<DrawnBlock> blocks = sampled.Draw.Blocks;
        int n = blocks.Count;
        Dictionary<long, long> objects = sampled.Objects.CountBy(o => o.Block).ToDictionary(c => c.Key, c => (long)c.Value);
        ArrowArray Number(Func<DrawnBlock, long> value) => RowArrays.Int64(blocks.Select(value));
        List<ArrowArray> arrays = [RowArrays.Text(Enumerable.Repeat(volume.Input.Id, n)), RowArrays.Text(Enumerable.Repeat(volume.Specimen, n)), Number(_ => frame)];
        for (int d = 0; d < volume.Design.Count; d++) arrays.Add(RowArrays.Constant(table.Columns[3 + d].Type, volume.Design[d], n));
        arrays.AddRange(
        [
            Number(b => b.Number), Number(_ => Stratum),
            Number(b => b.From.Z), Number(b => b.From.Y), Number(b => b.From.X), Number(b => b.To.Z), Number(b => b.To.Y), Number(b => b.To.X),
            Number(_ => sampled.Draw.Population), Number(_ => n),
            RowArrays.Float64(Enumerable.Repeat((double?)sampled.Draw.InclusionProbability, n)),
            Number(b => objects.GetValueOrDefault(b.Number)),
        ]);
        return new RecordBatch(table.ToArrow(), n, arrays);
    }

    private static ColumnDefinition Whole(string name, ColumnRole role, string definition) => new(name, ColumnType.Int64, role, null, definition, ObjectColumns.CodeVersion, false);
}
