using System.Runtime.InteropServices;
using Approx.Arrow;
using Approx.Core;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>
/// Exact moments of all numeric columns of a table per design cell (specimen × design columns), and a distinct sketch of every column.
/// Answers what needs no predicate on metrics without a row. One pass, mergeable, the same bytes whatever order, threads and appends.
/// </summary>
/// <remarks>
/// While the cells are at most <see cref="MostCells"/> there is one cube over all of specimen and design columns. Beyond, it is folded into
/// a cube over the specimen and one over the design columns, and if that is still too large into one per design column, a too large one of which is dropped;
/// a cube of the whole table stays in any case. The number of cells only grows, so the end does not depend on when folding happened.
/// </remarks>
internal sealed class TableMoments : IBatchObserver
{
    /// <summary>Most cells of a cube.</summary>
    public const int MostCells = 20_000;

    /// <summary>Registers of the sketches: 2¹⁴, relative standard error 0.8 %.</summary>
    public const int SketchPrecision = 14;

    private const int MostTexts = 65_536;

    private readonly TableDefinition table;
    private readonly ColumnDefinition[] numeric;
    private readonly string[] specimen;
    private readonly string[] design;
    private readonly RowGroups groups;
    private readonly DistinctSketch[] sketches;
    private List<int>[] cellOf = []; // per cube: of each group its cell's number
    private int linked; // groups that have their cells
    private readonly TextCodes[] seen; // texts that are in the column's sketch already
    private readonly int mostCells;
    private int[] cells = [];
    private double[] converted = [];
    private double[] gathered = [];
    private readonly GroupRuns runs = new();

    /// <summary>Empty moments of a table; cells are made of its specimen and design columns.</summary>
    public TableMoments(TableDefinition table, int mostCells = MostCells)
    {
        this.table = table;
        this.mostCells = mostCells;
        numeric = [.. table.Columns.Where(IsNumeric)];
        specimen = [.. table.Columns.Where(c => c.Role == ColumnRole.Specimen).Select(c => c.Name)];
        design = [.. table.Columns.Where(c => c.Role == ColumnRole.Design).Select(c => c.Name)];
        groups = new RowGroups(table, [.. specimen, .. design]);
        sketches = [.. table.Columns.Select(_ => new DistinctSketch(SketchPrecision))];
        seen = [.. table.Columns.Select(_ => new TextCodes())];
        Cubes = [new MomentCube([.. specimen, .. design])];
    }

    private GroupIndexer Indexer => groups.Indexer;

    /// <summary>The cubes, the finest first.</summary>
    public IReadOnlyList<MomentCube> Cubes { get; private set; }

    /// <summary>The numeric columns, in the order of a cell's moments.</summary>
    public IReadOnlyList<string> NumericColumns => [.. numeric.Select(c => c.Name)];

    /// <summary>Rows in all.</summary>
    public long Rows => Cubes[0].Cells.Values.Sum(c => c.Rows);

    /// <summary>True for columns whose sums mean something: numbers that are no ids.</summary>
    public static bool IsNumeric(ColumnDefinition column) =>
        column.Type is ColumnType.Float64 or ColumnType.Int32 or ColumnType.Int64 && column.Role is not (ColumnRole.Id or ColumnRole.Block);

    /// <summary>The distinct sketch of a column.</summary>
    public DistinctSketch Sketch(string column) => sketches[table.Columns.ToList().FindIndex(c => c.Name == column)];

    /// <summary>Moments of one numeric column over the whole table.</summary>
    public ColumnMoments Whole(string column)
    {
        int index = Array.FindIndex(numeric, c => c.Name == column);
        if (index < 0) throw ApproxException.BadData($"'{column}' is no numeric column of table '{table.Name}'");
        ColumnMoments sum = new();
        foreach (MomentCell cell in Cubes[0].Cells.Values) sum.Merge(cell.Columns[index]);
        return sum;
    }

    /// <summary>The coarsest cube that has all these columns, or null: then moments cannot answer.</summary>
    public MomentCube? CubeFor(IEnumerable<string> columns)
    {
        string[] needed = [.. columns];
        return Cubes.Where(c => needed.All(n => c.By.Contains(n, StringComparer.OrdinalIgnoreCase))).MinBy(c => c.Cells.Count);
    }

    /// <summary>Adds the rows of a batch.</summary>
    public void Observe(RecordBatch batch) => Observe(batch, null);

    /// <summary>The same, with keys that were read from the batch already.</summary>
    public void Observe(RecordBatch batch, RowKeys? keys)
    {
        if (batch.Length == 0) return;
        if (cells.Length < batch.Length) (cells, converted, gathered) = (new int[batch.Length], new double[batch.Length], new double[batch.Length]);
        ReadOnlySpan<int> of = groups.Of(batch, keys);
        Link();
        FoldWhenTooFine();
        for (int k = 0; k < Cubes.Count; k++)
        {
            ReadOnlySpan<int> numbers = CollectionsMarshal.AsSpan(cellOf[k]);
            for (int row = 0; row < batch.Length; row++) cells[row] = numbers[of[row]];
            runs.Sort(cells.AsSpan(0, batch.Length), Cubes[k].Cells.Count);
            foreach (var (cell, start, end) in runs.All) Cubes[k][cell].Rows += end - start;
            for (int c = 0; c < numeric.Length; c++)
            {
                if (batch.Find(numeric[c].Name) is { } values) AddColumn(Cubes[k], c, values);
            }
        }
        for (int c = 0; c < sketches.Length; c++)
        {
            if (batch.Find(table.Columns[c].Name) is { } values) AddDistinct(sketches[c], seen[c], table.Columns[c].Type, values);
        }
    }

    /// <summary>Adds the moments of other rows of the same table.</summary>
    public void Merge(TableMoments other)
    {
        if (!Indexer.Columns.Select(c => c.Name).SequenceEqual(other.Indexer.Columns.Select(c => c.Name))) throw new ArgumentException("moments over other specimen and design columns cannot be merged", nameof(other));
        // Fold this one as far as the other is; a cube that is too large there is too large together.
        while (!Cubes.All(CoveredByOther) && !Cubes.Any(c => c.By.Count == 0)) Fold();
        Cubes = [.. Cubes.Where(CoveredByOther)];
        foreach (MomentCube cube in Cubes) cube.Absorb(other.Cubes.Where(theirs => Covers(theirs, cube)).MinBy(theirs => theirs.By.Count)!);
        for (int i = 0; i < sketches.Length; i++) sketches[i].Merge(other.sketches[i]);
        FoldWhenTooFine();
        Relink();

        bool CoveredByOther(MomentCube mine) => other.Cubes.Any(theirs => Covers(theirs, mine));
    }

    /// <summary>Puts stored cubes and sketches in the place of this one's.</summary>
    internal void Restore(IReadOnlyList<MomentCube> cubes, IReadOnlyList<(string Column, DistinctSketch Sketch)> stored)
    {
        Cubes = cubes;
        foreach (var (column, sketch) in stored)
        {
            int index = table.Columns.ToList().FindIndex(c => c.Name == column);
            if (index >= 0) sketches[index] = sketch;
        }
        Relink();
    }

    private static bool Covers(MomentCube finer, MomentCube coarser) => coarser.By.All(b => finer.By.Contains(b));

    // Gives the indexer's new groups their cells.
    private void Link()
    {
        if (linked == 0) cellOf = [.. Cubes.Select(_ => new List<int>())];
        int[][] chosen = [.. Cubes.Select(cube => cube.By.Select(b => Array.FindIndex([.. Indexer.Columns], c => c.Name == b)).ToArray())];
        for (; linked < Indexer.Count; linked++)
        {
            GroupKey key = Indexer.Key(linked);
            for (int k = 0; k < Cubes.Count; k++) cellOf[k].Add(Cubes[k].Cell(key.Select(chosen[k]), numeric.Length).Number);
        }
    }

    private void FoldWhenTooFine()
    {
        bool folded = false;
        while (Cubes.Any(c => c.Cells.Count > mostCells))
        {
            Fold();
            folded = true;
        }
        if (folded) Relink();
    }

    /// <summary>One step coarser: all → specimen, design → specimen, each design column, whole table → of these the ones that are small enough.</summary>
    private void Fold()
    {
        if (Cubes.Count == 1 && specimen.Length > 0 && design.Length > 0) Cubes = Coarser([specimen, design]);
        else if (!Cubes.Any(c => c.By.Count == 0)) Cubes = Coarser([.. specimen.Select(s => new[] { s }), .. design.Select(d => new[] { d }), []]);
        else Cubes = [.. Cubes.Where(c => c.Cells.Count <= mostCells)];
    }

    private List<MomentCube> Coarser(string[][] sets)
    {
        List<MomentCube> coarser = [];
        foreach (string[] by in sets)
        {
            MomentCube cube = new(by);
            cube.Absorb(Cubes.Where(c => by.All(b => c.By.Contains(b))).MinBy(c => c.By.Count)!);
            coarser.Add(cube);
        }
        return coarser;
    }

    private void Relink()
    {
        linked = 0;
        Link();
    }

    private void AddColumn(MomentCube cube, int column, ArrowArray array)
    {
        ReadOnlySpan<double> values = Doubles(array, numeric[column].Type);
        bool nulls = array.NullCount > 0;
        ReadOnlySpan<int> order = runs.Order;
        foreach (var (cell, start, end) in runs.All)
        {
            int length = 0;
            foreach (int row in order[start..end])
            {
                if (!nulls || array.IsValid(row)) gathered[length++] = values[row];
            }
            cube[cell].Columns[column].Add(gathered.AsSpan(0, length));
        }
    }

    private ReadOnlySpan<double> Doubles(ArrowArray array, ColumnType type)
    {
        if (type == ColumnType.Float64) return array.Values<double>();
        if (type == ColumnType.Int32)
        {
            ReadOnlySpan<int> ints = array.Values<int>();
            for (int row = 0; row < ints.Length; row++) converted[row] = ints[row];
        }
        else
        {
            ReadOnlySpan<long> longs = array.Values<long>();
            for (int row = 0; row < longs.Length; row++) converted[row] = longs[row];
        }
        return converted.AsSpan(0, array.Length);
    }

    private static void AddDistinct(DistinctSketch sketch, TextCodes seen, ColumnType type, ArrowArray array)
    {
        bool nulls = array.NullCount > 0;
        switch (type)
        {
            case ColumnType.Float64:
                ReadOnlySpan<double> doubles = array.Values<double>();
                for (int row = 0; row < doubles.Length; row++)
                {
                    if (!nulls || array.IsValid(row)) sketch.Add(doubles[row]);
                }
                break;
            case ColumnType.Int64 or ColumnType.Timestamp:
                ReadOnlySpan<long> longs = array.Values<long>();
                for (int row = 0; row < longs.Length; row++)
                {
                    if (!nulls || array.IsValid(row)) sketch.Add(longs[row]);
                }
                break;
            case ColumnType.Int32 or ColumnType.Date32:
                ReadOnlySpan<int> ints = array.Values<int>();
                for (int row = 0; row < ints.Length; row++)
                {
                    if (!nulls || array.IsValid(row)) sketch.Add((long)ints[row]);
                }
                break;
            case ColumnType.Bool:
                for (int row = 0; row < array.Length; row++)
                {
                    if (array.IsValid(row)) sketch.Add(array.GetBoolean(row) ? 1L : 0L);
                }
                break;
            default:
                TextColumn texts = new(array);
                ReadOnlySpan<byte> last = default;
                bool first = true;
                for (int row = 0; row < array.Length; row++)
                {
                    if (texts.IsNull(row)) continue;
                    ReadOnlySpan<byte> bytes = texts[row];
                    if (!first && bytes.SequenceEqual(last)) continue;
                    last = bytes;
                    first = false;
                    // A text that was seen changes nothing; only so many are remembered.
                    if (seen.TryGet(bytes, out _)) continue;
                    if (seen.Count < MostTexts) seen.Add(bytes, 0);
                    sketch.Add(array.GetString(row)!);
                }
                break;
        }
    }
}
