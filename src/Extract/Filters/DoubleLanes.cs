using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Approx.Extract.Filters;

/// <summary>
/// Doubles side by side, as many as a vector of the machine holds, or one. A kernel written over lanes is compiled once for each width; every
/// lane sees the same operations in the same order, products and sums in one rounding, so that all widths give the same bits.
/// </summary>
/// <typeparam name="TSelf">The width.</typeparam>
internal unsafe interface IDoubleLanes<TSelf>
    where TSelf : struct, IDoubleLanes<TSelf>
{
    /// <summary>Number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>Reads doubles.</summary>
    static abstract TSelf Load(double* from);

    /// <summary>Reads floats.</summary>
    static abstract TSelf Load(float* from);

    /// <summary>a + b.</summary>
    static abstract TSelf Add(TSelf a, TSelf b);

    /// <summary>a − b.</summary>
    static abstract TSelf Subtract(TSelf a, TSelf b);

    /// <summary>weight · a.</summary>
    static abstract TSelf Multiply(double weight, TSelf a);

    /// <summary>weight · a + sum, rounded once.</summary>
    static abstract TSelf MultiplyAdd(double weight, TSelf a, TSelf sum);

    /// <summary>a², for values read from floats exact.</summary>
    static abstract TSelf Square(TSelf a);

    /// <summary>Writes doubles.</summary>
    void Store(double* to);

    /// <summary>Writes the nearest floats.</summary>
    void Store(float* to);
}

/// <summary>One double: the scalar twin.</summary>
internal readonly unsafe struct OneLane(double value) : IDoubleLanes<OneLane>
{
    private readonly double value = value;

    public static int Count => 1;

    public static OneLane Load(double* from) => new(*from);

    public static OneLane Load(float* from) => new(*from);

    public static OneLane Add(OneLane a, OneLane b) => new(a.value + b.value);

    public static OneLane Subtract(OneLane a, OneLane b) => new(a.value - b.value);

    public static OneLane Multiply(double weight, OneLane a) => new(weight * a.value);

    public static OneLane MultiplyAdd(double weight, OneLane a, OneLane sum) => new(Math.FusedMultiplyAdd(weight, a.value, sum.value));

    public static OneLane Square(OneLane a) => new(a.value * a.value);

    public void Store(double* to) => *to = value;

    public void Store(float* to) => *to = (float)value;
}

/// <summary>Two doubles.</summary>
internal readonly unsafe struct TwoLanes(Vector128<double> value) : IDoubleLanes<TwoLanes>
{
    private readonly Vector128<double> value = value;

    public static int Count => 2;

    public static TwoLanes Load(double* from) => new(Vector128.Load(from));

    public static TwoLanes Load(float* from) => new(Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<double>(from)).AsSingle()));

    public static TwoLanes Add(TwoLanes a, TwoLanes b) => new(a.value + b.value);

    public static TwoLanes Subtract(TwoLanes a, TwoLanes b) => new(a.value - b.value);

    public static TwoLanes Multiply(double weight, TwoLanes a) => new(Vector128.Create(weight) * a.value);

    public static TwoLanes MultiplyAdd(double weight, TwoLanes a, TwoLanes sum) => new(Vector128.FusedMultiplyAdd(Vector128.Create(weight), a.value, sum.value));

    public static TwoLanes Square(TwoLanes a) => new(a.value * a.value);

    public void Store(double* to) => value.Store(to);

    public void Store(float* to) => Unsafe.WriteUnaligned(to, Vector128.Narrow(value, value).AsDouble().ToScalar());
}

/// <summary>Four doubles.</summary>
internal readonly unsafe struct FourLanes(Vector256<double> value) : IDoubleLanes<FourLanes>
{
    private readonly Vector256<double> value = value;

    public static int Count => 4;

    public static FourLanes Load(double* from) => new(Vector256.Load(from));

    public static FourLanes Load(float* from) => new(Vector256.WidenLower(Vector128.Load(from).ToVector256Unsafe()));

    public static FourLanes Add(FourLanes a, FourLanes b) => new(a.value + b.value);

    public static FourLanes Subtract(FourLanes a, FourLanes b) => new(a.value - b.value);

    public static FourLanes Multiply(double weight, FourLanes a) => new(Vector256.Create(weight) * a.value);

    public static FourLanes MultiplyAdd(double weight, FourLanes a, FourLanes sum) => new(Vector256.FusedMultiplyAdd(Vector256.Create(weight), a.value, sum.value));

    public static FourLanes Square(FourLanes a) => new(a.value * a.value);

    public void Store(double* to) => value.Store(to);

    public void Store(float* to) => Vector128.Narrow(value.GetLower(), value.GetUpper()).Store(to);
}

/// <summary>Eight doubles.</summary>
internal readonly unsafe struct EightLanes(Vector512<double> value) : IDoubleLanes<EightLanes>
{
    private readonly Vector512<double> value = value;

    public static int Count => 8;

    public static EightLanes Load(double* from) => new(Vector512.Load(from));

    public static EightLanes Load(float* from) => new(Vector512.WidenLower(Vector256.Load(from).ToVector512Unsafe()));

    public static EightLanes Add(EightLanes a, EightLanes b) => new(a.value + b.value);

    public static EightLanes Subtract(EightLanes a, EightLanes b) => new(a.value - b.value);

    public static EightLanes Multiply(double weight, EightLanes a) => new(Vector512.Create(weight) * a.value);

    public static EightLanes MultiplyAdd(double weight, EightLanes a, EightLanes sum) => new(Vector512.FusedMultiplyAdd(Vector512.Create(weight), a.value, sum.value));

    public static EightLanes Square(EightLanes a) => new(a.value * a.value);

    public void Store(double* to) => value.Store(to);

    public void Store(float* to) => Vector256.Narrow(value.GetLower(), value.GetUpper()).Store(to);
}
