using System.Runtime.Intrinsics;

namespace Approx.Extract.Filters;

/// <summary>One float: the scalar twin.</summary>
internal readonly unsafe struct OneFloat(float value) : ILanes<OneFloat, float>
{
    private readonly float value = value;

    public static int Count => 1;

    public static OneFloat Load(float* from) => new(*from);

    public static OneFloat Widen(float* from) => new(*from);

    public static OneFloat MultiplyAdd(float weight, OneFloat a, OneFloat sum) => new(MathF.FusedMultiplyAdd(weight, a.value, sum.value));

    public static OneFloat Square(OneFloat a) => new(a.value * a.value);

    public void Store(float* to) => *to = value;

    public void Narrow(float* to) => *to = value;
}

/// <summary>Four floats.</summary>
internal readonly unsafe struct FourFloats(Vector128<float> value) : ILanes<FourFloats, float>
{
    private readonly Vector128<float> value = value;

    public static int Count => 4;

    public static FourFloats Load(float* from) => new(Vector128.Load(from));

    public static FourFloats Widen(float* from) => new(Vector128.Load(from));

    public static FourFloats MultiplyAdd(float weight, FourFloats a, FourFloats sum) => new(Vector128.FusedMultiplyAdd(Vector128.Create(weight), a.value, sum.value));

    public static FourFloats Square(FourFloats a) => new(a.value * a.value);

    public void Store(float* to) => value.Store(to);

    public void Narrow(float* to) => value.Store(to);
}

/// <summary>Eight floats.</summary>
internal readonly unsafe struct EightFloats(Vector256<float> value) : ILanes<EightFloats, float>
{
    private readonly Vector256<float> value = value;

    public static int Count => 8;

    public static EightFloats Load(float* from) => new(Vector256.Load(from));

    public static EightFloats Widen(float* from) => new(Vector256.Load(from));

    public static EightFloats MultiplyAdd(float weight, EightFloats a, EightFloats sum) => new(Vector256.FusedMultiplyAdd(Vector256.Create(weight), a.value, sum.value));

    public static EightFloats Square(EightFloats a) => new(a.value * a.value);

    public void Store(float* to) => value.Store(to);

    public void Narrow(float* to) => value.Store(to);
}

/// <summary>Sixteen floats.</summary>
internal readonly unsafe struct SixteenFloats(Vector512<float> value) : ILanes<SixteenFloats, float>
{
    private readonly Vector512<float> value = value;

    public static int Count => 16;

    public static SixteenFloats Load(float* from) => new(Vector512.Load(from));

    public static SixteenFloats Widen(float* from) => new(Vector512.Load(from));

    public static SixteenFloats MultiplyAdd(float weight, SixteenFloats a, SixteenFloats sum) => new(Vector512.FusedMultiplyAdd(Vector512.Create(weight), a.value, sum.value));

    public static SixteenFloats Square(SixteenFloats a) => new(a.value * a.value);

    public void Store(float* to) => value.Store(to);

    public void Narrow(float* to) => value.Store(to);
}
