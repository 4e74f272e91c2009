using System.Runtime.Intrinsics;

namespace Approx.Extract.Morphology;

/// <summary>Floats side by side, without NaN, for <see cref="DistancePlane"/>.</summary>
/// <typeparam name="TSelf">The width.</typeparam>
internal unsafe interface IFloats<TSelf>
    where TSelf : struct, IFloats<TSelf>
{
    /// <summary>Number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>Reads.</summary>
    static abstract TSelf Load(float* from);

    /// <summary>The smaller of a and b + add.</summary>
    static abstract TSelf Least(TSelf a, TSelf b, float add);

    /// <summary>True when a lane is above a value.</summary>
    bool AnyAbove(float value);

    /// <summary>Writes.</summary>
    void Store(float* to);
}

/// <summary>Four floats.</summary>
internal readonly unsafe struct Floats128(Vector128<float> value) : IFloats<Floats128>
{
    private readonly Vector128<float> value = value;

    public static int Count => 4;

    public static Floats128 Load(float* from) => new(Vector128.Load(from));

    public static Floats128 Least(Floats128 a, Floats128 b, float add) => new(Vector128.MinNative(a.value, b.value + Vector128.Create(add)));

    public bool AnyAbove(float limit) => Vector128.GreaterThanAny(value, Vector128.Create(limit));

    public void Store(float* to) => value.Store(to);
}

/// <summary>Eight floats.</summary>
internal readonly unsafe struct Floats256(Vector256<float> value) : IFloats<Floats256>
{
    private readonly Vector256<float> value = value;

    public static int Count => 8;

    public static Floats256 Load(float* from) => new(Vector256.Load(from));

    public static Floats256 Least(Floats256 a, Floats256 b, float add) => new(Vector256.MinNative(a.value, b.value + Vector256.Create(add)));

    public bool AnyAbove(float limit) => Vector256.GreaterThanAny(value, Vector256.Create(limit));

    public void Store(float* to) => value.Store(to);
}

/// <summary>Sixteen floats.</summary>
internal readonly unsafe struct Floats512(Vector512<float> value) : IFloats<Floats512>
{
    private readonly Vector512<float> value = value;

    public static int Count => 16;

    public static Floats512 Load(float* from) => new(Vector512.Load(from));

    public static Floats512 Least(Floats512 a, Floats512 b, float add) => new(Vector512.MinNative(a.value, b.value + Vector512.Create(add)));

    public bool AnyAbove(float limit) => Vector512.GreaterThanAny(value, Vector512.Create(limit));

    public void Store(float* to) => value.Store(to);
}
