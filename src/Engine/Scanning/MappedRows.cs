using Approx.Arrow;
using Approx.Engine.Planning;
using Approx.Store;

namespace Approx.Engine.Scanning;

/// <summary>The rows of a sample as they lie mapped, and what is found out of them when first asked for: which columns hold plain numbers, which rows lie in which cell.</summary>
/// <param name="batches">The rows, by rank.</param>
/// <param name="table">The table they are of.</param>
/// <param name="strata">Strata of the sample.</param>
internal sealed class MappedRows(IReadOnlyList<RecordBatch> batches, TableDefinition table, int strata)
{
    // Whole numbers below are doubles too; products of a few numbers below 1e50 are finite, so that no NaN comes from them.
    private const long LargestWhole = 1L << 53;
    private const double Largest = 1e50;

    // Numbers of cells take four bytes a row.
    private const int MostSetsOfCells = 8;

    private readonly Lock gate = new();
    private readonly Dictionary<int, (int Through, bool Plain)> plain = [];
    private readonly RecentAnswers<SampleCells> cells = new(MostSetsOfCells);

    /// <summary>The columns.</summary>
    public Schema Schema => batches[0].Schema;

    /// <summary>The table they are of.</summary>
    public TableDefinition Table => table;

    /// <summary>The rows, by rank.</summary>
    public IReadOnlyList<RecordBatch> Batches => batches;

    /// <summary>True when numeric columns are without NULL, NaN and numbers too large for plain arithmetic in the leading batches.</summary>
    public bool ArePlain(IEnumerable<int> columns, int count)
    {
        foreach (int column in columns)
        {
            lock (gate)
            {
                (int through, bool isPlain) = plain.GetValueOrDefault(column, (0, true));
                for (; isPlain && through < count; through++) isPlain = IsPlain(batches[through].Columns[column]);
                plain[column] = (through, isPlain);
                if (!isPlain) return false;
            }
        }
        return true;
    }

    /// <summary>Cells by these columns.</summary>
    public SampleCells Cells(IReadOnlyList<string> columns) => cells.Get(string.Join('\u001f', columns), () => new SampleCells(table, columns, strata));

    private static bool IsPlain(ArrowArray column)
    {
        if (column.NullCount > 0) return false;
        bool outside = false;
        if (column.Type is FloatType)
        {
            foreach (double x in column.Values<double>()) outside |= !(Math.Abs(x) <= Largest);
        }
        else if (column.Layout.Width == sizeof(long))
        {
            foreach (long x in column.Values<long>()) outside |= x is > LargestWhole or < -LargestWhole;
        }
        return !outside;
    }
}
