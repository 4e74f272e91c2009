namespace Approx.Extract.Metrics;

/// <summary>
/// Grey-value sums of one object, exact whatever the number type. Values that are not finite take no part; <see cref="Count"/>
/// counts those that do. 64-bit integers beyond 2⁵³ are rounded to doubles in minimum, maximum and quantiles, never in sums.
/// </summary>
internal sealed class IntensityState
{
    /// <summary>Voxels with a finite value.</summary>
    public long Count;

    /// <summary>Σ I.</summary>
    public ExactSum Sum;

    /// <summary>Σ I².</summary>
    public ExactSum SumSquares;

    /// <summary>Σ I·x, Σ I·y, Σ I·z over voxel indices.</summary>
    public ExactSum SumX, SumY, SumZ;

    /// <summary>Smallest and largest finite value.</summary>
    public double Min = double.PositiveInfinity, Max = double.NegativeInfinity;

    /// <summary>The values of the object, for quantiles; null when they were not asked for, or are already in <see cref="Quantiles"/>.</summary>
    public ValueCounts? Values;

    /// <summary>Quantiles 0.05, 0.5, 0.95 (type 7), once the object is whole; null before, and when they were not asked for.</summary>
    public (double P05, double Median, double P95)? Quantiles;

    /// <summary>Adds another part of the same object. A part whose quantiles are already final must not be merged.</summary>
    public void Merge(IntensityState other)
    {
        Count += other.Count;
        Sum.Add(other.Sum);
        SumSquares.Add(other.SumSquares);
        SumX.Add(other.SumX);
        SumY.Add(other.SumY);
        SumZ.Add(other.SumZ);
        Min = Math.Min(Min, other.Min);
        Max = Math.Max(Max, other.Max);
        if (other.Values is not null) Values = Values is null ? other.Values : ValueCounts.Merge(Values, other.Values);
    }

    /// <summary>A copy that shares no state.</summary>
    public IntensityState Copy() => (IntensityState)MemberwiseClone();
}
