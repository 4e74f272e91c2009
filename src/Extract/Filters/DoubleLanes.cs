using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Approx.Extract.Filters;

/// <summary>One double: the scalar twin.</summary>
internal readonly unsafe struct OneLane(double value) : ILanes<OneLane, double>
{
    private readonly double value = value;

    public static int Count => 1;

    public static OneLane Load(double* from) => new(*from);

    public static OneLane Widen(float* from) => new(*from);

    public static OneLane MultiplyAdd(double weight, OneLane a, OneLane sum) => new(Math.FusedMultiplyAdd(weight, a.value, sum.value));

    public static OneLane Square(OneLane a) => new(a.value * a.value);

    public void Store(double* to) => *to = value;

    public void Narrow(float* to) => *to = (float)value;
}

/// <summary>Two doubles.</summary>
internal readonly unsafe struct TwoLanes(Vector128<double> value) : ILanes<TwoLanes, double>
{
    private readonly Vector128<double> value = value;

    public static int Count => 2;

    public static TwoLanes Load(double* from) => new(Vector128.Load(from));

    public static TwoLanes Widen(float* from) => new(Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<double>(from)).AsSingle()));

    public static TwoLanes MultiplyAdd(double weight, TwoLanes a, TwoLanes sum) => new(Vector128.FusedMultiplyAdd(Vector128.Create(weight), a.value, sum.value));

    public static TwoLanes Square(TwoLanes a) => new(a.value * a.value);

    public void Store(double* to) => value.Store(to);

    public void Narrow(float* to) => Unsafe.WriteUnaligned(to, Vector128.Narrow(value, value).AsDouble().ToScalar());
}

/// <summary>Four doubles.</summary>
internal readonly unsafe struct FourLanes(Vector256<double> value) : ILanes<FourLanes, double>
{
    private readonly Vector256<double> value = value;

    public static int Count => 4;

    public static FourLanes Load(double* from) => new(Vector256.Load(from));

    public static FourLanes Widen(float* from) => new(Vector256.WidenLower(Vector128.Load(from).ToVector256Unsafe()));

    public static FourLanes MultiplyAdd(double weight, FourLanes a, FourLanes sum) => new(Vector256.FusedMultiplyAdd(Vector256.Create(weight), a.value, sum.value));

    public static FourLanes Square(FourLanes a) => new(a.value * a.value);

    public void Store(double* to) => value.Store(to);

    public void Narrow(float* to) => Vector128.Narrow(value.GetLower(), value.GetUpper()).Store(to);
}

/// <summary>Eight doubles.</summary>
internal readonly unsafe struct EightLanes(Vector512<double> value) : ILanes<EightLanes, double>
{
    private readonly Vector512<double> value = value;

    public static int Count => 8;

    public static EightLanes Load(double* from) => new(Vector512.Load(from));

    public static EightLanes Widen(float* from) => new(Vector512.WidenLower(Vector256.Load(from).ToVector512Unsafe()));

    public static EightLanes MultiplyAdd(double weight, EightLanes a, EightLanes sum) => new(Vector512.FusedMultiplyAdd(Vector512.Create(weight), a.value, sum.value));

    public static EightLanes Square(EightLanes a) => new(a.value * a.value);

    public void Store(double* to) => value.Store(to);

    public void Narrow(float* to) => Vector256.Narrow(value.GetLower(), value.GetUpper()).Store(to);
}
