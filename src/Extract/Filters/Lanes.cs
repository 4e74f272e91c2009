using System.Numerics;

namespace Approx.Extract.Filters;

/// <summary>
/// Floating-point numbers side by side, as many as a vector of the machine holds, or one. A kernel written over lanes is compiled once for each width; every
/// lane sees the same operations in the same order, a product and its sum in one rounding, so that all widths give the same bits.
/// </summary>
/// <typeparam name="TSelf">The width.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal unsafe interface ILanes<TSelf, T>
    where TSelf : struct, ILanes<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>Reads numbers.</summary>
    static abstract TSelf Load(T* from);

    /// <summary>Reads floats.</summary>
    static abstract TSelf Widen(float* from);

    /// <summary>weight · a + sum, rounded once.</summary>
    static abstract TSelf MultiplyAdd(T weight, TSelf a, TSelf sum);

    /// <summary>a², for doubles that were floats exact.</summary>
    static abstract TSelf Square(TSelf a);

    /// <summary>Writes numbers.</summary>
    void Store(T* to);

    /// <summary>Writes the nearest floats.</summary>
    void Narrow(float* to);
}
