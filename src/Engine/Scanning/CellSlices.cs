using Approx.Engine.Estimation;

namespace Approx.Engine.Scanning;

/// <summary>Per quantile and cell of a scan the values wanted: above Low, up to High.</summary>
internal sealed class CellSlices
{
    private readonly double[][] low;
    private readonly double[][] high;
    private readonly int[] sharedWith;

    /// <summary>The slices of each cell.</summary>
    /// <param name="orders">The quantiles.</param>
    /// <param name="ofCell">Per cell and quantile the slice.</param>
    public CellSlices(OrderStatistics orders, IReadOnlyList<(double Low, double High)[]> ofCell)
    {
        low = [.. Enumerable.Range(0, orders.Slices).Select(q => ofCell.Select(s => s[q].Low).ToArray())];
        high = [.. Enumerable.Range(0, orders.Slices).Select(q => ofCell.Select(s => s[q].High).ToArray())];
        sharedWith = [.. Enumerable.Range(0, orders.Slices).Select(q => Enumerable.Range(0, q).FirstOrDefault(
            f => orders.Quantiles[f].Variable == orders.Quantiles[q].Variable && low[f].AsSpan().SequenceEqual(low[q]) && high[f].AsSpan().SequenceEqual(high[q]), q))];
    }

    /// <summary>The first quantile of the same variable with the same slices.</summary>
    public int SharedWith(int quantile) => sharedWith[quantile];

    /// <summary>Lower ends by cell, left out.</summary>
    public ReadOnlySpan<double> Low(int quantile) => low[quantile];

    /// <summary>Upper ends by cell.</summary>
    public ReadOnlySpan<double> High(int quantile) => high[quantile];
}
