using System.Globalization;
using Approx.Arrow;
using Approx.Core;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>
/// Moments as they are stored: one row per cube, cell and column. Columns: _cube (int32), the specimen and design columns (null where the cube does not
/// have them), _column (text; null for the row that carries the cell's number of rows), _rows (int64), _n (int64), _sum1 … _sum4 (lists of doubles whose exact
/// sum is Σx^k, largest first, so _sum1[1] is Σx to the nearest double), _min, _max, _sketch (bytes; only in rows of the cube −1, one per column).
/// </summary>
internal static class MomentsBatch
{
    private const string Version = "moments 1";
    private const int SketchCube = -1;

    /// <summary>The moments as one batch.</summary>
    public static RecordBatch Write(TableDefinition table, TableMoments moments)
    {
        string[] keys = [.. moments.Cubes.SelectMany(c => c.By).Distinct()];
        ColumnDefinition[] keyColumns = [.. table.Columns.Where(c => keys.Contains(c.Name))];
        keys = [.. keyColumns.Select(c => c.Name)];
        List<object?[]> keyValues = [];
        PrimitiveBuilder<int> cubes = new(ArrowType.Int32);
        BytesBuilder names = new(ArrowType.Utf8), sketches = new(ArrowType.Binary);
        PrimitiveBuilder<long> rows = new(ArrowType.Int64), counts = new(ArrowType.Int64);
        PrimitiveBuilder<double> minima = new(ArrowType.Float64), maxima = new(ArrowType.Float64);
        ListBuilder<PrimitiveBuilder<double>>[] sums = [.. Enumerable.Range(0, 4).Select(_ => new ListBuilder<PrimitiveBuilder<double>>(new PrimitiveBuilder<double>(ArrowType.Float64)))];
        int length = 0;
        for (int i = 0; i < moments.Cubes.Count; i++)
        {
            MomentCube cube = moments.Cubes[i];
            int[] places = [.. keys.Select(k => cube.By.ToList().IndexOf(k))];
            foreach (var (key, cell) in cube.Cells)
            {
                object?[] values = [.. places.Select(p => p < 0 ? null : key.Values[p])];
                Row(i, values, null, cell.Rows, null, null);
                for (int c = 0; c < cell.Columns.Length; c++) Row(i, values, moments.NumericColumns[c], cell.Rows, cell.Columns[c], null);
            }
        }
        foreach (ColumnDefinition column in table.Columns) Row(SketchCube, new object?[keys.Length], column.Name, moments.Rows, null, moments.Sketch(column.Name));
        Schema schema = new(
            ValueList.From([new Field("_cube", ArrowType.Int32, nullable: false), .. keyColumns.Select(KeyArrays.Field), new Field("_column", ArrowType.Utf8), new Field("_rows", ArrowType.Int64, nullable: false),
                new Field("_n", ArrowType.Int64), .. sums.Select((s, k) => new Field($"_sum{k + 1}", ArrowType.List(ArrowType.Float64))), new Field("_min", ArrowType.Float64), new Field("_max", ArrowType.Float64), new Field("_sketch", ArrowType.Binary)]),
            ValueList.From([new KeyValuePair<string, string>("approx", Version), new("table", table.Name), .. moments.Cubes.Select((c, i) => new KeyValuePair<string, string>($"cube {i.ToString(CultureInfo.InvariantCulture)}", string.Join('\u001f', c.By)))]));
        return new RecordBatch(schema, length,
            [cubes.Build(), .. keyColumns.Select((c, k) => KeyArrays.Build(c.Type, keyValues.Select(v => v[k]))), names.Build(), rows.Build(), counts.Build(), .. sums.Select(s => s.Build()), minima.Build(), maxima.Build(), sketches.Build()]);

        void Row(int cube, object?[] key, string? column, long cellRows, ColumnMoments? m, DistinctSketch? sketch)
        {
            cubes.Append(cube);
            keyValues.Add(key);
            names.Append(column);
            rows.Append(cellRows);
            counts.Append(m?.Count);
            for (int k = 0; k < 4; k++)
            {
                if (m is null)
                {
                    sums[k].AppendNull();
                    continue;
                }
                sums[k].Items.Append(m.Components(k + 1).AsSpan());
                sums[k].EndList();
            }
            minima.Append(m is { Count: > 0 } ? m.Min : null);
            maxima.Append(m is { Count: > 0 } ? m.Max : null);
            if (sketch is null) sketches.AppendNull();
            else sketches.Append(sketch.ToBytes().AsSpan());
            length++;
        }
    }

    /// <summary>The moments of <see cref="Write"/>.</summary>
    /// <exception cref="ApproxException">The batch holds something else.</exception>
    public static TableMoments Read(TableDefinition table, RecordBatch batch, int mostCells = TableMoments.MostCells)
    {
        if (batch.Schema.Metadata.Find("approx") != Version) throw ApproxException.BadData("the file holds no moments of this version", "make them again with `approx sample`");
        TableMoments moments = new(table, mostCells);
        List<MomentCube> cubes = [];
        while (batch.Schema.Metadata.Find($"cube {cubes.Count.ToString(CultureInfo.InvariantCulture)}") is { } by) cubes.Add(new MomentCube(by.Length == 0 ? [] : by.Split('\u001f')));
        ReadOnlySpan<int> cubeOf = batch.Column("_cube").Values<int>();
        ReadOnlySpan<long> rows = batch.Column("_rows").Values<long>(), counts = batch.Column("_n").Values<long>();
        ReadOnlySpan<double> minima = batch.Column("_min").Values<double>(), maxima = batch.Column("_max").Values<double>();
        ArrowArray names = batch.Column("_column"), sketches = batch.Column("_sketch");
        ArrowArray[] sums = [.. Enumerable.Range(1, 4).Select(k => batch.Column($"_sum{k}"))];
        ArrowArray[][] keys = [.. cubes.Select(c => c.By.Select(batch.Column).ToArray())];
        List<(string, DistinctSketch)> stored = [];
        string[] numeric = [.. moments.NumericColumns];
        MomentCell? cell = null;
        for (int row = 0; row < batch.Length; row++)
        {
            string? column = names.GetString(row);
            if (cubeOf[row] == SketchCube)
            {
                stored.Add((column ?? "", DistinctSketch.FromBytes(sketches.GetBytes(row))));
                continue;
            }
            if ((uint)cubeOf[row] >= (uint)cubes.Count) throw ApproxException.BadData($"row {row} of the moments of '{table.Name}' names cube {cubeOf[row]} of {cubes.Count}");
            int at = row;
            // The rows of a cell follow each other: a key is made and looked up once for all of them.
            if (row == 0 || cubeOf[row] != cubeOf[row - 1] || !Array.TrueForAll(keys[cubeOf[row]], k => SameAsBefore(k, at)))
                cell = cubes[cubeOf[row]].Cell(new GroupKey([.. keys[cubeOf[row]].Select(k => KeyArrays.Value(k, at))]), numeric.Length);
            cell!.Rows = rows[row];
            int index = column is null ? -1 : Array.IndexOf(numeric, column);
            if (index < 0) continue;
            cell.Columns[index].Merge(ColumnMoments.FromParts(counts[row], counts[row] > 0 ? minima[row] : double.PositiveInfinity, counts[row] > 0 ? maxima[row] : double.NegativeInfinity,
                List(sums[0], row), List(sums[1], row), List(sums[2], row), List(sums[3], row)));
        }
        moments.Restore(cubes, stored);
        return moments;
    }

    private static bool SameAsBefore(ArrowArray key, int row) => key.IsNull(row)
        ? key.IsNull(row - 1)
        : key.IsValid(row - 1) && (key.Type is BoolType ? key.GetBoolean(row) == key.GetBoolean(row - 1) : key.GetBytes(row).SequenceEqual(key.GetBytes(row - 1)));

    private static ReadOnlySpan<double> List(ArrowArray list, int row)
    {
        var (start, length) = list.GetListRange(row);
        return list.Children[0].Values<double>().Slice(start, length);
    }
}
