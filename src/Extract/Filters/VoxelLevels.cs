using System.Numerics;
using System.Runtime.CompilerServices;

namespace Approx.Extract.Filters;

/// <summary>Grey values as whole numbers of the same order, as narrow as their range allows: more of them fit a vector.</summary>
/// <typeparam name="T">The whole numbers.</typeparam>
internal interface IVoxelLevels<T>
    where T : unmanaged, IBinaryInteger<T>
{
    /// <summary>The number of a value.</summary>
    T Of(float value);

    /// <summary>The value of a number.</summary>
    float Value(T level);
}

/// <summary>Whole values that span at most 256 levels.</summary>
internal readonly struct ByteLevels(int low) : IVoxelLevels<byte>
{
    public byte Of(float value) => (byte)((int)value - low);

    public float Value(byte level) => level + low;
}

/// <summary>Whole values that span at most 2¹⁶ levels.</summary>
internal readonly struct ShortLevels(int low) : IVoxelLevels<ushort>
{
    public ushort Of(float value) => (ushort)((int)value - low);

    public float Value(ushort level) => level + low;
}

/// <summary>Any floats: their bits, the negative ones turned round, order as the values do; −0 comes before 0, NaN at the ends.</summary>
internal readonly struct FloatLevels : IVoxelLevels<int>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Of(float value) => Turn(BitConverter.SingleToInt32Bits(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Value(int level) => BitConverter.Int32BitsToSingle(Turn(level));

    private static int Turn(int bits) => bits ^ ((bits >> 31) & int.MaxValue);
}
