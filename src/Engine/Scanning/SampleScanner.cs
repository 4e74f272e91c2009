using System.Runtime.InteropServices;
using Approx.Arrow;
using Approx.Engine.Estimation;
using Approx.Engine.Planning;

namespace Approx.Engine.Scanning;

/// <summary>
/// Reads a statement's sums from the leading rows of a mapped sample, in this process and in place. Stretches of rows are summed apart and put together in
/// their order, so that the answer is the same with any number of threads.
/// </summary>
internal static class SampleScanner
{
    // Rows summed apart: a few for each thread of a large sample, and not so few that the cells' sums weigh.
    private const int BatchesPerStretch = 2;

    // Sums of all cells of all stretches; with more of them DuckDB's hash table is the better place.
    private const long MostNumbers = 4L << 20;

    /// <summary>What one group has in one stratum.</summary>
    /// <param name="Key">The group.</param>
    /// <param name="Stratum">The stratum.</param>
    /// <param name="Sums">Its sums; the first is the number of matching rows.</param>
    /// <param name="Orders">Its order statistics.</param>
    public sealed record Row(AnswerKey Key, int Stratum, double[] Sums, OrderRow Orders);

    /// <summary>The rows of the result where any row matches; null where DuckDB must read.</summary>
    /// <param name="rows">The sample.</param>
    /// <param name="design">Its strata.</param>
    /// <param name="prefix">How far it is read.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="slicesOf">Per group and quantile the values wanted.</param>
    /// <param name="openOnly">True to leave out the strata that are taken whole.</param>
    /// <param name="threads">Most threads.</param>
    /// <param name="cancel">Stops between batches.</param>
    public static List<Row>? TryRead(MappedRows rows, SampleDesign design, long prefix, ScanStatement statement, Func<AnswerKey, (double Low, double High)[]> slicesOf, bool openOnly, int threads, CancellationToken cancel)
    {
        long wanted = design.Rows(prefix), seen = 0;
        int count = 0;
        while (count < rows.Batches.Count && seen < wanted) seen += rows.Batches[count++].Length;
        if (!rows.ArePlain(statement.Numbers, count)) return null;
        (SampleCells.Cell[] cells, int[]?[] ofBatch) = rows.Cells(statement.CellColumns).Through(rows.Batches, count);
        int stretches = (count + BatchesPerStretch - 1) / BatchesPerStretch;
        if ((long)cells.Length * (statement.Sums.Length + 2 * statement.Orders.Slices + statement.Orders.Extremes.Count) * stretches > MostNumbers) return null;
        bool[] isIn = [.. cells.Select(c => !(openOnly && design.Certain[c.Stratum]) && statement.OnCells.All(o => o.Holds(c.Key.Values) == true))];
        AnswerKey[] keys = [.. cells.Select(c => new AnswerKey([.. statement.Keys.Select(k => c.Key.Values[k])]))];
        CellSlices slices = new(statement.Orders, statement.Orders.Slices == 0 ? [] : [.. keys.Select(slicesOf)]);
        RunSums[] sums = new RunSums[stretches];
        // Ranks past the prefix stand behind it: the rows wanted are the leading ones.
        if (stretches <= 1 || threads <= 1) for (int s = 0; s < stretches; s++) Stretch(s);
        else Parallel.For(0, stretches, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, Stretch);
        for (int s = 1; s < stretches; s++) sums[0].Add(sums[s]);
        return stretches == 0 ? [] : Rows(sums[0], statement, cells, keys, slices);

        void Stretch(int s)
        {
            sums[s] = new RunSums(statement, cells.Length, isIn, slices);
            using RunBuffers buffers = new();
            for (int b = s * BatchesPerStretch; b < Math.Min(count, (s + 1) * BatchesPerStretch); b++)
            {
                cancel.ThrowIfCancellationRequested();
                RecordBatch batch = rows.Batches[b];
                ReadOnlySpan<int> cellOf = ofBatch[b] ?? batch.Column(Sampling.SampleColumns.Stratum).Values<int>();
                long before = 0;
                for (int earlier = 0; earlier < b; earlier++) before += rows.Batches[earlier].Length;
                int length = (int)Math.Min(batch.Length, wanted - before);
                for (int start = 0; start < length; start += RowRun.Most)
                {
                    RowRun run = new(batch, start, Math.Min(RowRun.Most, length - start));
                    sums[s].Read(run, cellOf.Slice(start, run.Count), buffers);
                }
            }
        }
    }

    private static List<Row> Rows(RunSums sums, ScanStatement statement, SampleCells.Cell[] cells, AnswerKey[] keys, CellSlices slices)
    {
        double[][][] inside = [.. Enumerable.Range(0, statement.Orders.Slices).Select(q => slices.SharedWith(q) == q ? ByCell(sums.Inside(q), cells.Length) : [])];
        Dictionary<(AnswerKey, int), Row> rows = [];
        for (int c = 0; c < cells.Length; c++)
        {
            if (sums.Sums(c)[0] == 0) continue;
            OrderRow orders = new(
                [.. Enumerable.Range(0, statement.Orders.Slices).Select(q => sums.Below(c)[slices.SharedWith(q)])],
                [.. Enumerable.Range(0, statement.Orders.Slices).Select(q => inside[slices.SharedWith(q)][c])],
                [.. sums.Extremes(c).ToArray().Select(e => double.IsInfinity(e) ? (double?)null : e)]);
            Row row = new(keys[c], cells[c].Stratum, sums.Sums(c).ToArray(), orders);
            // Cells that only a condition tells apart belong to one group.
            ref Row? known = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, (row.Key, row.Stratum), out _);
            known = known is null ? row : Together(known, row, statement.Orders);
        }
        return [.. rows.Values];
    }

    private static double[][] ByCell(List<(int Cell, double Value)> values, int cells)
    {
        int[] counts = new int[cells];
        foreach ((int cell, _) in values) counts[cell]++;
        double[][] by = [.. counts.Select(n => n == 0 ? [] : new double[n])];
        Array.Clear(counts);
        foreach ((int cell, double value) in values) by[cell][counts[cell]++] = value;
        return by;
    }

    private static Row Together(Row left, Row right, OrderStatistics orders) => left with
    {
        Sums = [.. left.Sums.Zip(right.Sums, (a, b) => a + b)],
        Orders = new OrderRow(
            [.. left.Orders.Below.Zip(right.Orders.Below, (a, b) => a + b)],
            [.. left.Orders.Inside.Zip(right.Orders.Inside, (a, b) => (double[])[.. a, .. b])],
            [.. left.Orders.Extremes.Zip(right.Orders.Extremes, (a, b) => (a, b)).Select((pair, e) => pair.a is not { } a ? pair.b : pair.b is not { } b ? a : orders.Extremes[e].IsMax ? Math.Max(a, b) : Math.Min(a, b))]),
    };
}
