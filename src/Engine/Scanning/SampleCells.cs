using Approx.Arrow;
using Approx.Core;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Engine.Scanning;

/// <summary>
/// Numbers the cells (stratum × values of some design columns) that a sample's rows lie in, batch after batch as they are first asked for, so that a scan looks
/// up an array instead of texts. Cells are numbered as they first come: the same for every reading.
/// </summary>
/// <param name="table">The table.</param>
/// <param name="columns">Its columns that make cells; none: the strata are the cells.</param>
/// <param name="strata">Strata of the sample.</param>
internal sealed class SampleCells(TableDefinition table, IReadOnlyList<string> columns, int strata)
{
    private readonly Lock gate = new();
    private readonly GroupIndexer indexer = new(table, columns);
    private readonly Dictionary<long, int> numbers = [];
    private readonly List<Cell> cells = [.. columns.Count == 0 ? Enumerable.Range(0, strata).Select(h => new Cell(new GroupKey(), h)) : []];
    private readonly List<int[]> ofBatch = [];
    private int checkedBatches;

    /// <summary>A cell.</summary>
    /// <param name="Key">Values of the columns.</param>
    /// <param name="Stratum">The stratum.</param>
    public readonly record struct Cell(GroupKey Key, int Stratum);

    /// <summary>The cells of all rows of the leading batches, and of each of these batches its rows' numbers (null: the numbers of the strata).</summary>
    /// <exception cref="ApproxException">A row names a stratum that the sample does not have.</exception>
    public (Cell[] Cells, int[]?[] OfBatch) Through(IReadOnlyList<RecordBatch> batches, int count)
    {
        lock (gate)
        {
            for (; checkedBatches < count; checkedBatches++)
            {
                ReadOnlySpan<int> stratumOf = batches[checkedBatches].Column(SampleColumns.Stratum).Values<int>();
                foreach (int h in stratumOf)
                {
                    if ((uint)h >= (uint)strata) throw ApproxException.BadData($"a sample of table '{table.Name}' has a row of stratum {h} where there are {strata}", "draw it again with `approx sample`");
                }
                if (columns.Count > 0) ofBatch.Add(Number(batches[checkedBatches], stratumOf));
            }
            return ([.. cells], columns.Count == 0 ? new int[]?[count] : [.. ofBatch.Take(count)]);
        }
    }

    private int[] Number(RecordBatch batch, ReadOnlySpan<int> stratumOf)
    {
        int[] of = new int[batch.Length];
        indexer.Index(batch, of);
        long last = -1;
        int number = -1;
        for (int row = 0; row < of.Length; row++)
        {
            long pair = (long)of[row] << 32 | (uint)stratumOf[row];
            if (pair != last && !numbers.TryGetValue(last = pair, out number))
            {
                numbers[pair] = number = cells.Count;
                cells.Add(new Cell(indexer.Key(of[row]), stratumOf[row]));
            }
            of[row] = number;
        }
        return of;
    }
}
