using System.Numerics;
using Approx.Extract.Labelling;

namespace Approx.Extract.Metrics;

/// <summary>Grey-value sums of the components of a pass.</summary>
internal abstract class IntensityAccumulator : IDisposable
{
    /// <summary>Makes room for components 0 to count − 1.</summary>
    public abstract void Grow(int count);

    /// <summary>Adds the sums of component <paramref name="from"/> to those of <paramref name="into"/>.</summary>
    public abstract void Merge(int into, int from);

    /// <summary>The state of a component in coordinates of the volume, without quantiles. Components ascend; what comes before may be gone.</summary>
    /// <param name="component">The component.</param>
    /// <param name="x">First column of the window.</param>
    /// <param name="y">First row of the window.</param>
    /// <param name="z">First slice of the window.</param>
    public abstract IntensityState Export(int component, int x, int y, int z);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }

    /// <summary>The accumulator for a number type: 64-bit sums for 8- and 16-bit integers, exact sums for all others.</summary>
    public static IntensityAccumulator<T> Create<T>()
        where T : unmanaged, INumber<T> =>
        typeof(T) == typeof(byte) || typeof(T) == typeof(sbyte) || typeof(T) == typeof(ushort) || typeof(T) == typeof(short)
            ? new NarrowIntensity<T>()
            : new WideIntensity<T>();
}

/// <summary>Grey-value sums of one number type.</summary>
internal abstract class IntensityAccumulator<T> : IntensityAccumulator
    where T : unmanaged, INumber<T>
{
    /// <summary>Adds the first <paramref name="length"/> values, a run that begins at (z, y, x) of the window; what lies behind may be read.</summary>
    public abstract void AddRun(int component, ReadOnlySpan<T> values, int length, int x, int y, int z);
}

/// <summary>8- and 16-bit values: 64 bits hold every sum a window allows.</summary>
internal sealed class NarrowIntensity<T> : IntensityAccumulator<T>
    where T : unmanaged, INumber<T>
{
    private readonly Paged<Sums> _sums = new();

    /// <inheritdoc/>
    public override void Grow(int count) => _sums.Grow(count);

    /// <inheritdoc/>
    public override void AddRun(int component, ReadOnlySpan<T> values, int length, int x, int y, int z)
    {
        RunSums run = RunSums.Of(values, length);
        ref Sums sums = ref _sums[component];
        if (sums.N == 0) (sums.Min, sums.Max) = (run.Min, run.Max);
        else (sums.Min, sums.Max) = (Math.Min(sums.Min, run.Min), Math.Max(sums.Max, run.Max));
        sums.N += length;
        sums.Sum += run.Sum;
        sums.Squares += run.Squares;
        sums.X += run.Moment + (x * run.Sum);
        sums.Y += y * run.Sum;
        sums.Z += z * run.Sum;
    }

    /// <inheritdoc/>
    public override void Merge(int into, int from)
    {
        ref Sums a = ref _sums[into];
        ref Sums b = ref _sums[from];
        if (b.N == 0) return;
        if (a.N == 0) (a.Min, a.Max) = (b.Min, b.Max);
        else (a.Min, a.Max) = (Math.Min(a.Min, b.Min), Math.Max(a.Max, b.Max));
        a.N += b.N;
        a.Sum += b.Sum;
        a.Squares += b.Squares;
        a.X += b.X;
        a.Y += b.Y;
        a.Z += b.Z;
    }

    /// <inheritdoc/>
    public override IntensityState Export(int component, int x, int y, int z)
    {
        _sums.ReleaseBefore(component);
        ref Sums s = ref _sums[component];
        IntensityState state = new() { Count = s.N };
        if (s.N == 0) return state;
        (state.Min, state.Max) = (s.Min, s.Max);
        state.Sum = new ExactSum(s.Sum);
        state.SumSquares = new ExactSum(s.Squares);
        state.SumX = new ExactSum(s.X + ((Int128)s.Sum * x));
        state.SumY = new ExactSum(s.Y + ((Int128)s.Sum * y));
        state.SumZ = new ExactSum(s.Z + ((Int128)s.Sum * z));
        return state;
    }

    /// <inheritdoc/>
    public override void Dispose() => _sums.Dispose();

    private struct Sums
    {
        public long N, Sum, Squares, X, Y, Z;
        public int Min, Max;
    }
}
