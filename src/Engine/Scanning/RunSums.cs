using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Approx.Engine.Scanning;

/// <summary>Scans a stretch of a sample's rows for a statement, and holds what it finds per cell: sums, rows below slices, values inside, extremes.</summary>
/// <param name="statement">The statement.</param>
/// <param name="cellCount">Cells.</param>
/// <param name="isIn">Whether a cell's rows are read.</param>
/// <param name="slices">Per quantile and cell the values wanted, see <see cref="CellSlices"/>.</param>
internal sealed class RunSums(ScanStatement statement, int cellCount, bool[] isIn, CellSlices slices)
{
    private readonly bool allIn = !isIn.Contains(false);
    private readonly double[] sums = new double[cellCount * statement.Sums.Length];
    private readonly double[] below = new double[cellCount * statement.Orders.Slices];
    private readonly List<(int Cell, double Value)>[] inside = [.. statement.Orders.Quantiles.Select(_ => new List<(int, double)>())];
    private readonly double[] extremes = [.. Enumerable.Range(0, cellCount).SelectMany(_ => statement.Orders.Extremes.Select(e => e.IsMax ? double.NegativeInfinity : double.PositiveInfinity))];

    /// <summary>Sums of a cell; the first is its number of matching rows.</summary>
    public Span<double> Sums(int cell) => sums.AsSpan(cell * statement.Sums.Length, statement.Sums.Length);

    /// <summary>Rows below the slices, of a cell.</summary>
    public Span<double> Below(int cell) => below.AsSpan(cell * statement.Orders.Slices, statement.Orders.Slices);

    /// <summary>Values inside a slice, with their cells, in the order of the rows.</summary>
    public List<(int Cell, double Value)> Inside(int slice) => inside[slice];

    /// <summary>Extremes of a cell; infinite where no row counts.</summary>
    public Span<double> Extremes(int cell) => extremes.AsSpan(cell * statement.Orders.Extremes.Count, statement.Orders.Extremes.Count);

    /// <summary>Adds what another stretch held.</summary>
    public void Add(RunSums other)
    {
        for (int i = 0; i < sums.Length; i++) sums[i] += other.sums[i];
        for (int i = 0; i < below.Length; i++) below[i] += other.below[i];
        for (int q = 0; q < inside.Length; q++) inside[q].AddRange(other.inside[q]);
        int each = statement.Orders.Extremes.Count;
        for (int i = 0; i < extremes.Length; i++) extremes[i] = statement.Orders.Extremes[i % each].IsMax ? Math.Max(extremes[i], other.extremes[i]) : Math.Min(extremes[i], other.extremes[i]);
    }

    /// <summary>Reads the rows of a run; <paramref name="cellOf"/> has the cell of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Read(RowRun run, ReadOnlySpan<int> cellOf, RunBuffers buffers)
    {
        Span<int> all = stackalloc int[RowRun.Most];
        ReadOnlySpan<int> rows = all[..Select(run, cellOf, all, buffers)];
        if (rows.IsEmpty) return;
        Span<int> cells = stackalloc int[RowRun.Most];
        cells = cells[..rows.Length];
        bool one = true;
        for (int j = 0; j < cells.Length; j++)
        {
            cells[j] = cellOf[rows[j]];
            one &= cells[j] == cells[0];
        }
        // All y, all d, all products; d only where a condition makes it.
        double[]?[] y = new double[]?[statement.Variables.Length], d = new double[]?[statement.Variables.Length];
        double[][] products = new double[statement.Products.Length][];
        int lent = 0;
        double[] Lend()
        {
            lent++;
            return buffers.LendNumbers();
        }
        for (int v = 0; v < y.Length; v++)
        {
            if (statement.Variables[v].Counts is not null) d[v] = Lend();
            if (statement.Variables[v].Value is not null) y[v] = Lend();
        }
        for (int p = 0; p < products.Length; p++)
        {
            ScanStatement.Product product = statement.Products[p];
            products[p] = product.Of >= 0 ? Lend() : product.IsIndicator ? d[product.Variable]! : y[product.Variable]!;
        }
        for (int v = 0; v < y.Length; v++) FillVariable(statement.Variables[v], run, rows, d[v], y[v], buffers);
        for (int p = 0; p < products.Length; p++)
        {
            ScanStatement.Product product = statement.Products[p];
            if (product.Of >= 0) Multiply(products[product.Of], product.IsIndicator ? d[product.Variable]! : y[product.Variable]!, products[p], rows.Length);
        }
        if (one) AddToOne(cells[0], rows.Length, products);
        else AddToEach(cells, products);
        for (int q = 0; q < inside.Length; q++)
        {
            if (slices.SharedWith(q) == q) TakeSlice(q, cells, d[statement.Orders.Quantiles[q].Variable], y[statement.Orders.Quantiles[q].Variable]!);
        }
        for (int e = 0; e < statement.Orders.Extremes.Count; e++) TakeExtreme(e, cells, d[statement.Orders.Extremes[e].Variable], y[statement.Orders.Extremes[e].Variable]!);
        for (; lent > 0; lent--) buffers.ReturnNumbers();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int Select(RowRun run, ReadOnlySpan<int> cellOf, Span<int> rows, RunBuffers buffers)
    {
        int count = 0;
        if (statement.Where is null)
        {
            if (allIn)
            {
                RowTest.EveryRow.AsSpan(0, run.Count).CopyTo(rows);
                return run.Count;
            }
            for (int r = 0; r < run.Count; r++)
            {
                rows[count] = r;
                count += isIn[cellOf[r]] ? 1 : 0;
            }
            return count;
        }
        ulong[] mask = buffers.LendMask();
        statement.Where.Mask(run, mask, buffers);
        if ((run.Count & 63) != 0) mask[run.Count >> 6] &= (1UL << run.Count) - 1;
        for (int word = 0; word * 64 < run.Count; word++)
        {
            for (ulong bits = mask[word]; bits != 0; bits &= bits - 1)
            {
                int r = word * 64 + BitOperations.TrailingZeroCount(bits);
                rows[count] = r;
                count += allIn || isIn[cellOf[r]] ? 1 : 0;
            }
        }
        buffers.ReturnMask();
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FillVariable(ScanStatement.Variable variable, RowRun run, ReadOnlySpan<int> rows, double[]? d, double[]? y, RunBuffers buffers)
    {
        if (d is not null)
        {
            ulong[] mask = buffers.LendMask();
            variable.Counts!.Mask(run, mask, buffers);
            for (int j = 0; j < rows.Length; j++) d[j] = mask[rows[j] >> 6] >> rows[j] & 1;
            buffers.ReturnMask();
        }
        if (y is null) return;
        variable.Value!.Fill(run, rows, y, buffers);
        if (variable.Centre != 0)
        {
            for (int j = 0; j < rows.Length; j++) y[j] -= variable.Centre;
        }
        if (d is null) return;
        for (int j = 0; j < rows.Length; j++) y[j] = d[j] == 0 ? 0 : y[j];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply(double[] left, double[] right, double[] product, int count)
    {
        ref double a = ref MemoryMarshal.GetArrayDataReference(left), b = ref MemoryMarshal.GetArrayDataReference(right), c = ref MemoryMarshal.GetArrayDataReference(product);
        // Buffers are longer than any count, by whole vectors: what lies behind is never read.
        for (int j = 0; j < count; j += Vector512<double>.Count) (Vector512.LoadUnsafe(ref a, (nuint)j) * Vector512.LoadUnsafe(ref b, (nuint)j)).StoreUnsafe(ref c, (nuint)j);
    }

    private void AddToOne(int cell, int count, double[][] products)
    {
        Span<double> to = Sums(cell);
        for (int s = 0; s < to.Length; s++) to[s] += statement.Sums[s] < 0 ? count : Sum(products[statement.Sums[s]], count);
    }

    // Eight lanes whatever the processor has, so that the bytes are the same everywhere.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Sum(double[] values, int count)
    {
        ref double from = ref MemoryMarshal.GetArrayDataReference(values);
        Vector512<double> lanes = Vector512<double>.Zero;
        int j = 0;
        for (; j + Vector512<double>.Count <= count; j += Vector512<double>.Count) lanes += Vector512.LoadUnsafe(ref from, (nuint)j);
        double sum = 0;
        for (int lane = 0; lane < Vector512<double>.Count; lane++) sum += lanes[lane];
        for (; j < count; j++) sum += values[j];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddToEach(ReadOnlySpan<int> cells, double[][] products)
    {
        int width = statement.Sums.Length;
        ref double first = ref MemoryMarshal.GetArrayDataReference(sums);
        for (int s = 0; s < width; s++)
        {
            int product = statement.Sums[s];
            if (product < 0)
            {
                foreach (int cell in cells) sums[cell * width + s]++;
                continue;
            }
            ReadOnlySpan<double> values = products[product].AsSpan(0, cells.Length);
            // A cell's number was checked when it was given.
            for (int j = 0; j < values.Length; j++) Unsafe.Add(ref first, cells[j] * width + s) += values[j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeSlice(int slice, ReadOnlySpan<int> cells, double[]? d, double[] y)
    {
        ReadOnlySpan<double> low = slices.Low(slice), high = slices.High(slice);
        List<(int, double)> found = inside[slice];
        int each = statement.Orders.Slices;
        for (int j = 0; j < cells.Length; j++)
        {
            if (d is not null && d[j] == 0) continue;
            int cell = cells[j];
            if (y[j] <= low[cell]) below[cell * each + slice]++;
            else if (y[j] <= high[cell]) found.Add((cell, y[j]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeExtreme(int extreme, ReadOnlySpan<int> cells, double[]? d, double[] y)
    {
        bool isMax = statement.Orders.Extremes[extreme].IsMax;
        int each = statement.Orders.Extremes.Count;
        for (int j = 0; j < cells.Length; j++)
        {
            if (d is not null && d[j] == 0) continue;
            ref double at = ref extremes[cells[j] * each + extreme];
            at = isMax ? Math.Max(at, y[j]) : Math.Min(at, y[j]);
        }
    }
}
