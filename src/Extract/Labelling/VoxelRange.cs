using System.Numerics;
using Approx.Core;

namespace Approx.Extract.Labelling;

/// <summary>
/// The values that are foreground, Low ≤ value ≤ High, in the voxel's own number type, so that kernels compare without conversion.
/// NaN is never foreground.
/// </summary>
/// <typeparam name="T">One of the ten voxel number types.</typeparam>
internal readonly record struct VoxelRange<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    private VoxelRange(T low, T high) => (Low, High) = (low, high);

    /// <summary>The smallest foreground value.</summary>
    public T Low { get; }

    /// <summary>The largest foreground value.</summary>
    public T High { get; }

    /// <summary>True when no value of the type is foreground.</summary>
    public bool IsEmpty => Low > High;

    /// <summary>Every value greater than <paramref name="threshold"/>, compared exactly (127.5 on bytes means 128 and above).</summary>
    /// <exception cref="ApproxException">The threshold is not a number.</exception>
    public static VoxelRange<T> Above(double threshold)
    {
        if (double.IsNaN(threshold)) throw ApproxException.WrongUsage("the threshold is not a number");
        if (double.IsPositiveInfinity(threshold)) return Empty;
        if (typeof(T) == typeof(double)) return new(T.CreateTruncating(Math.BitIncrement(threshold)), T.CreateTruncating(double.PositiveInfinity));
        if (typeof(T) == typeof(float))
        {
            float low = (float)threshold;
            if (low <= threshold) low = MathF.BitIncrement(low);
            return new(T.CreateTruncating(low), T.CreateTruncating(float.PositiveInfinity));
        }
        return OfIntegers(Int128.CreateSaturating(Math.Floor(threshold)) + Int128.One, Int128.CreateSaturating(T.MaxValue));
    }

    /// <summary>Every value with low ≤ value ≤ high, compared exactly.</summary>
    /// <exception cref="ApproxException">A bound is not a number, or low exceeds high.</exception>
    public static VoxelRange<T> Between(double low, double high)
    {
        if (!(low <= high)) throw ApproxException.WrongUsage(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the range {low}..{high} holds no value"), "write LOW..HIGH with LOW ≤ HIGH");
        if (typeof(T) == typeof(double)) return new(T.CreateTruncating(low), T.CreateTruncating(high));
        if (typeof(T) == typeof(float))
        {
            float from = (float)low, to = (float)high;
            if (from < low) from = MathF.BitIncrement(from);
            if (to > high) to = MathF.BitDecrement(to);
            return new(T.CreateTruncating(from), T.CreateTruncating(to));
        }
        return OfIntegers(Int128.CreateSaturating(Math.Ceiling(low)), Int128.CreateSaturating(Math.Floor(high)));
    }

    /// <summary>Every value but zero is foreground in a mask; for unsigned types only.</summary>
    public static VoxelRange<T> NonZero => Above(0);

    private static VoxelRange<T> Empty => new(T.One, T.Zero);

    private static VoxelRange<T> OfIntegers(Int128 low, Int128 high)
    {
        Int128 least = Int128.CreateSaturating(T.MinValue), most = Int128.CreateSaturating(T.MaxValue);
        low = Int128.Max(low, least);
        high = Int128.Min(high, most);
        return low > high ? Empty : new(T.CreateChecked(low), T.CreateChecked(high));
    }
}
