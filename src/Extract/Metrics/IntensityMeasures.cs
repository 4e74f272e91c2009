using System.Numerics;
using Approx.Core;

namespace Approx.Extract.Metrics;

/// <summary>Grey-value measures of one object, over its voxels with finite values.</summary>
internal sealed record IntensityMeasures
{
    /// <summary>Finishes exact sums.</summary>
    public IntensityMeasures(IntensityState state, VoxelSize voxel)
    {
        (BigInteger sum, int sumExponent) = state.Sum.Parts;
        (BigInteger squares, int squaresExponent) = state.SumSquares.Parts;
        Sum = OrNull(state.Sum.ToDouble());
        Mean = ExactSum.Quotient(sum, sumExponent, state.Count);
        // n ΣI² − (ΣI)² exactly, so that nothing cancels.
        int exponent = Math.Min(2 * sumExponent, squaresExponent);
        BigInteger spread = ((squares * state.Count) << (squaresExponent - exponent)) - ((sum * sum) << ((2 * sumExponent) - exponent));
        // The root of the variance over 4^half, which neither overflows nor vanishes.
        BigInteger square = (BigInteger)state.Count * state.Count;
        int half = (int)(exponent + spread.GetBitLength() - square.GetBitLength()) / 2;
        Sd = Math.ScaleB(Math.Sqrt(ExactSum.Quotient(spread, exponent - (2 * half), square)), half);
        (Min, Max) = (state.Min, state.Max);
        if (state.Quantiles is { } quantiles) (P05, Median, P95) = quantiles;
        if (!sum.IsZero)
        {
            WeightedCentroidX = OrNull((Ratio(state.SumX) + 0.5) * voxel.X);
            WeightedCentroidY = OrNull((Ratio(state.SumY) + 0.5) * voxel.Y);
            WeightedCentroidZ = OrNull((Ratio(state.SumZ) + 0.5) * voxel.Z);
        }

        double Ratio(in ExactSum moment)
        {
            (BigInteger m, int e) = moment.Parts;
            return ExactSum.Quotient(m, e - sumExponent, sum);
        }

        // Beyond the range of a double.
        static double? OrNull(double value) => double.IsFinite(value) ? value : null;
    }

    /// <summary>Mean.</summary>
    public double Mean { get; }

    /// <summary>Standard deviation of the population (divisor n).</summary>
    public double Sd { get; }

    /// <summary>Smallest value.</summary>
    public double Min { get; }

    /// <summary>Largest value.</summary>
    public double Max { get; }

    /// <summary>Sum; null when it is beyond the range of a double.</summary>
    public double? Sum { get; }

    /// <summary>Quantile 0.05, type 7; null when not asked for.</summary>
    public double? P05 { get; }

    /// <summary>Median; null when not asked for.</summary>
    public double? Median { get; }

    /// <summary>Quantile 0.95, type 7; null when not asked for.</summary>
    public double? P95 { get; }

    /// <summary>Centroid weighted by grey value; null when the values sum to zero, or to so little that no double holds it.</summary>
    public double? WeightedCentroidX { get; }

    /// <summary>Centroid weighted by grey value; null when the values sum to zero, or to so little that no double holds it.</summary>
    public double? WeightedCentroidY { get; }

    /// <summary>Centroid weighted by grey value; null when the values sum to zero, or to so little that no double holds it.</summary>
    public double? WeightedCentroidZ { get; }
}
