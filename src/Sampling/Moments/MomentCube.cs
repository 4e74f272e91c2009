namespace Approx.Sampling;

/// <summary>Exact moments per value combination of some columns (of none: of the whole table).</summary>
internal sealed class MomentCube
{
    private readonly SortedDictionary<GroupKey, MomentCell> cells = [];
    private readonly List<MomentCell> numbered = [];

    /// <summary>An empty cube over these columns.</summary>
    public MomentCube(IReadOnlyList<string> by) => By = by;

    /// <summary>The columns that make the cells.</summary>
    public IReadOnlyList<string> By { get; }

    /// <summary>The cells in key order.</summary>
    public IReadOnlyDictionary<GroupKey, MomentCell> Cells => cells;

    /// <summary>A cell by its <see cref="MomentCell.Number"/>.</summary>
    public MomentCell this[int number] => numbered[number];

    /// <summary>The cell of a key, made when there is none.</summary>
    public MomentCell Cell(GroupKey key, int columns)
    {
        if (cells.TryGetValue(key, out MomentCell? cell)) return cell;
        cells.Add(key, cell = new MomentCell(columns) { Number = numbered.Count });
        numbered.Add(cell);
        return cell;
    }

    /// <summary>Adds the cells of another cube over the same columns, or over more: those are summed away.</summary>
    public void Absorb(MomentCube other)
    {
        int[] chosen = [.. By.Select(b => other.By.ToList().IndexOf(b))];
        if (chosen.Contains(-1)) throw new ArgumentException("the other cube lacks a column", nameof(other));
        foreach (var (key, cell) in other.cells) Cell(key.Select(chosen), cell.Columns.Length).Merge(cell);
    }
}

/// <summary>One cell: its rows and the moments of each column.</summary>
internal sealed class MomentCell
{
    /// <summary>An empty cell.</summary>
    public MomentCell(int columns)
    {
        Columns = new ColumnMoments[columns];
        for (int i = 0; i < columns; i++) Columns[i] = new ColumnMoments();
    }

    /// <summary>The cell's place in its cube in the order the cells came: for look-ups, never stored.</summary>
    public int Number { get; init; }

    /// <summary>Rows, nulls included.</summary>
    public long Rows { get; set; }

    /// <summary>Moments by column.</summary>
    public ColumnMoments[] Columns { get; }

    /// <summary>Adds another cell's rows.</summary>
    public void Merge(MomentCell other)
    {
        Rows += other.Rows;
        for (int i = 0; i < Columns.Length; i++) Columns[i].Merge(other.Columns[i]);
    }
}
