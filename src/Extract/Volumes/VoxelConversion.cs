using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Approx.Extract.Volumes;

/// <summary>Conversion between voxel types that keeps every value exactly or says which one it cannot keep.</summary>
internal static class VoxelConversion
{
    /// <summary>Converts voxels; returns the index of the first value that T does not hold exactly, or −1. NaN stays NaN between floats.</summary>
    public static int Convert<T>(VoxelType from, ReadOnlySpan<byte> source, Span<T> destination)
        where T : unmanaged => Convert(from, source, VoxelTypes.Of<T>(), MemoryMarshal.AsBytes(destination));

    /// <summary>The same for types known at run time; the destination holds as many voxels as the source.</summary>
    public static int Convert(VoxelType from, ReadOnlySpan<byte> source, VoxelType to, Span<byte> destination) => to switch
    {
        VoxelType.UInt8 => From(from, source, destination),
        VoxelType.Int8 => From(from, source, MemoryMarshal.Cast<byte, sbyte>(destination)),
        VoxelType.UInt16 => From(from, source, MemoryMarshal.Cast<byte, ushort>(destination)),
        VoxelType.Int16 => From(from, source, MemoryMarshal.Cast<byte, short>(destination)),
        VoxelType.UInt32 => From(from, source, MemoryMarshal.Cast<byte, uint>(destination)),
        VoxelType.Int32 => From(from, source, MemoryMarshal.Cast<byte, int>(destination)),
        VoxelType.UInt64 => From(from, source, MemoryMarshal.Cast<byte, ulong>(destination)),
        VoxelType.Int64 => From(from, source, MemoryMarshal.Cast<byte, long>(destination)),
        VoxelType.Float32 => From(from, source, MemoryMarshal.Cast<byte, float>(destination)),
        _ => From(from, source, MemoryMarshal.Cast<byte, double>(destination)),
    };

    /// <summary>A voxel's value as text, for messages.</summary>
    public static string Text(VoxelType type, ReadOnlySpan<byte> voxels, int index)
    {
        ReadOnlySpan<byte> voxel = voxels.Slice(index * type.Size(), type.Size());
        return type switch
        {
            VoxelType.UInt64 => MemoryMarshal.Read<ulong>(voxel).ToString(CultureInfo.InvariantCulture),
            VoxelType.Int64 => MemoryMarshal.Read<long>(voxel).ToString(CultureInfo.InvariantCulture),
            _ => Value(type, voxel).ToString("R", CultureInfo.InvariantCulture),
        };
    }

    private static double Value(VoxelType type, ReadOnlySpan<byte> voxel)
    {
        double value = 0;
        From(type, voxel, new Span<double>(ref value));
        return value;
    }

    private static int From<TTo>(VoxelType from, ReadOnlySpan<byte> source, Span<TTo> destination)
        where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo> => from switch
        {
            VoxelType.UInt8 => Loop(source, destination),
            VoxelType.Int8 => Loop(MemoryMarshal.Cast<byte, sbyte>(source), destination),
            VoxelType.UInt16 => Loop(MemoryMarshal.Cast<byte, ushort>(source), destination),
            VoxelType.Int16 => Loop(MemoryMarshal.Cast<byte, short>(source), destination),
            VoxelType.UInt32 => Loop(MemoryMarshal.Cast<byte, uint>(source), destination),
            VoxelType.Int32 => Loop(MemoryMarshal.Cast<byte, int>(source), destination),
            VoxelType.UInt64 => Loop(MemoryMarshal.Cast<byte, ulong>(source), destination),
            VoxelType.Int64 => Loop(MemoryMarshal.Cast<byte, long>(source), destination),
            VoxelType.Float32 => Loop(MemoryMarshal.Cast<byte, float>(source), destination),
            _ => Loop(MemoryMarshal.Cast<byte, double>(source), destination),
        };

    private static int Loop<TFrom, TTo>(ReadOnlySpan<TFrom> source, Span<TTo> destination)
        where TFrom : unmanaged, INumber<TFrom>, IMinMaxValue<TFrom>
        where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
    {
        destination = destination[..source.Length];
        for (int i = 0; i < source.Length; i++)
        {
            TFrom value = source[i];
            TTo converted = TTo.CreateSaturating(value);
            if (!IsExact(value, converted)) return i;
            destination[i] = converted;
        }
        return -1;
    }

    // Saturation and rounding both fail the way back, with two exceptions at the edges: an integer of 64 (or 32) bits whose float rounds
    // up to 2^63 (2^31, …) saturates back to itself, and so does the float 2^63 itself. Those are caught by comparing as floats of the limit.
    private static bool IsExact<TFrom, TTo>(TFrom value, TTo converted)
        where TFrom : unmanaged, INumber<TFrom>, IMinMaxValue<TFrom>
        where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
    {
        bool fromFloat = typeof(TFrom) == typeof(float) || typeof(TFrom) == typeof(double);
        bool toFloat = typeof(TTo) == typeof(float) || typeof(TTo) == typeof(double);
        if (fromFloat && toFloat) return TFrom.CreateSaturating(converted) == value || TFrom.IsNaN(value);
        if (fromFloat) return converted != TTo.MaxValue ? TFrom.CreateSaturating(converted) == value : double.CreateSaturating(value) < Limit<TTo>() && TFrom.CreateSaturating(converted) == value;
        if (toFloat) return double.CreateSaturating(converted) < Limit<TFrom>() && TFrom.CreateSaturating(converted) == value;
        return TFrom.CreateSaturating(converted) == value;
    }

    // max + 1, exact as a double for every integer type.
    private static double Limit<T>()
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => Math.ScaleB(1, (System.Runtime.CompilerServices.Unsafe.SizeOf<T>() * 8) - (T.MinValue < T.Zero ? 1 : 0));
}
