using Approx.Arrow;
using Approx.Core;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Bench.Coverage;

/// <summary>
/// One fixed table: object_id, p uniform (so that p &lt; s has selectivity s), w positive and correlated with y, y of the tail asked for.
/// </summary>
internal sealed class CoverageData
{
    private const ulong Seed = 20260104;
    private readonly Dictionary<string, ColumnMoments> whole = [];

    /// <summary>Makes the table.</summary>
    public CoverageData(Tail tail, int rows)
    {
        Tail = tail;
        (P, W, Y) = (new double[rows], new double[rows], new double[rows]);
        var ids = new long[rows];
        for (int i = 0; i < rows; i++)
        {
            double n = Normal(i, 1), m = Normal(i, 3);
            ids[i] = i;
            P[i] = Uniform(i, 0);
            Y[i] = tail switch { Tail.Normal => 10 + 2 * n, Tail.Lognormal1 => Math.Exp(n), _ => Math.Exp(2 * n) };
            W[i] = Math.Exp(0.3 * n + 0.3 * m);
        }
        Table = new TableDefinition("t",
        [
            new("object_id", ColumnType.Int64, ColumnRole.Id, Nullable: false), new("p", ColumnType.Float64, ColumnRole.Metric, Nullable: false),
            new("w", ColumnType.Float64, ColumnRole.Metric, Nullable: false), new("y", ColumnType.Float64, ColumnRole.Metric, Nullable: false),
        ]);
        PrimitiveBuilder<long> idColumn = new(ArrowType.Int64, rows);
        idColumn.Append(ids.AsSpan());
        Batch = new RecordBatch(new Schema(ValueList.From(Table.Columns.Select(c => c.ToArrow()))), rows, [idColumn.Build(), Column(P), Column(W), Column(Y)]);
        Moments = new TableMoments(Table);
        Moments.Observe(Batch);
        foreach (string column in Moments.NumericColumns) whole[column] = Moments.Whole(column);
    }

    /// <summary>Its tail.</summary>
    public Tail Tail { get; }

    /// <summary>Its columns.</summary>
    public TableDefinition Table { get; }

    /// <summary>Its rows.</summary>
    public RecordBatch Batch { get; }

    /// <summary>Its exact moments, by which the outlier index is chosen.</summary>
    public TableMoments Moments { get; }

    /// <summary>A column's exact moments.</summary>
    public ColumnMoments? Whole(string column) => whole.GetValueOrDefault(column);

    /// <summary>The columns.</summary>
    public double[] P { get; }

    /// <summary>The other variable of the ratio.</summary>
    public double[] W { get; }

    /// <summary>The measure.</summary>
    public double[] Y { get; }

    /// <summary>The true value of a cell and the standard error of a simple random sample of n rows, by the linearised variable over all rows.</summary>
    public (double Truth, double IdealError) Truth(CoverageCell cell, int n)
    {
        double sd = 0, sy = 0, syw = 0;
        for (int i = 0; i < Y.Length; i++)
        {
            if (!(P[i] < cell.Selectivity)) continue;
            sd++;
            sy += Y[i];
            syw += Y[i] * W[i];
        }
        double mean = sy / sd, squares = 0;
        for (int i = 0; i < Y.Length; i++)
        {
            if (P[i] < cell.Selectivity) squares += (Y[i] - mean) * (Y[i] - mean);
        }
        double sigma = Math.Sqrt(squares / (sd - 1));
        (double truth, Func<int, double> u) = cell.Aggregate switch
        {
            AggregateClass.Count => (sd, _ => 1),
            AggregateClass.Sum => (sy, (Func<int, double>)(i => Y[i])),
            AggregateClass.Avg => (mean, i => (Y[i] - mean) / sd),
            AggregateClass.Ratio => (syw / sy, i => Y[i] * (W[i] - syw / sy) / sy),
            AggregateClass.Stddev => (sigma, i => ((Y[i] - mean) * (Y[i] - mean) - sigma * sigma) / (2 * sigma * sd)),
            AggregateClass.Median => Quantile(cell.Selectivity, 0.5),
            _ => Quantile(cell.Selectivity, 0.95),
        };
        double rows = Y.Length, total = 0, totalSquares = 0;
        for (int i = 0; i < Y.Length; i++)
        {
            double z = P[i] < cell.Selectivity ? u(i) : 0;
            total += z;
            totalSquares += z * z;
        }
        double variance = (totalSquares - total * total / rows) / (rows - 1);
        return (truth, rows * Math.Sqrt((1 - n / rows) * variance / n));
    }

    // Linearised by the density at the quantile, which the distance of two quantiles two hundredths around it gives.
    private (double, Func<int, double>) Quantile(double selectivity, double p)
    {
        double[] sorted = [.. Y.Where((_, i) => P[i] < selectivity).Order()];
        double At(double share)
        {
            double position = share * (sorted.Length - 1), low = sorted[(int)position], high = sorted[(int)Math.Ceiling(position)];
            return low + (high - low) * (position - Math.Floor(position));
        }
        double q = At(p), slope = (At(p + 0.02) - At(p - 0.02)) / 0.04;
        return (q, i => ((Y[i] <= q ? 1 : 0) - p) * slope / sorted.Length);
    }

    private static ArrowArray Column(double[] values)
    {
        PrimitiveBuilder<double> column = new(ArrowType.Float64, values.Length);
        column.Append(values.AsSpan());
        return column.Build();
    }

    private static double Normal(int key, int stream) => Math.Sqrt(-2 * Math.Log(1 - Uniform(key, stream))) * Math.Cos(2 * Math.PI * Uniform(key, stream + 1));

    private static double Uniform(int key, int stream) => (KeyedHash.Hash((ulong)key, Seed + (ulong)stream) >> 11) * (1.0 / (1UL << 53));
}
