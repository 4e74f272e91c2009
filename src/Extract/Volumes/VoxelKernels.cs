using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Approx.Extract.Volumes;

/// <summary>Byte order and strided copies of voxels, by voxel width.</summary>
internal static class VoxelKernels
{
    /// <summary>Reverses the bytes of every voxel in place (vectorised by the runtime).</summary>
    public static void Swap(Span<byte> voxels, int size)
    {
        switch (size)
        {
            case 2:
                Span<ushort> two = MemoryMarshal.Cast<byte, ushort>(voxels);
                BinaryPrimitives.ReverseEndianness(two, two);
                break;
            case 4:
                Span<uint> four = MemoryMarshal.Cast<byte, uint>(voxels);
                BinaryPrimitives.ReverseEndianness(four, four);
                break;
            case 8:
                Span<ulong> eight = MemoryMarshal.Cast<byte, ulong>(voxels);
                BinaryPrimitives.ReverseEndianness(eight, eight);
                break;
            default:
                break;
        }
    }

    /// <summary>destination[i·destinationStride] = source[i·sourceStride] for i &lt; count; strides in voxels.</summary>
    public static void Copy(ReadOnlySpan<byte> source, long sourceStride, Span<byte> destination, long destinationStride, int count, int size)
    {
        switch (size)
        {
            case 1:
                Copy(source, sourceStride, destination, destinationStride, count);
                break;
            case 2:
                Copy(MemoryMarshal.Cast<byte, ushort>(source), sourceStride, MemoryMarshal.Cast<byte, ushort>(destination), destinationStride, count);
                break;
            case 4:
                Copy(MemoryMarshal.Cast<byte, uint>(source), sourceStride, MemoryMarshal.Cast<byte, uint>(destination), destinationStride, count);
                break;
            default:
                Copy(MemoryMarshal.Cast<byte, ulong>(source), sourceStride, MemoryMarshal.Cast<byte, ulong>(destination), destinationStride, count);
                break;
        }
    }

    private static void Copy<T>(ReadOnlySpan<T> source, long sourceStride, Span<T> destination, long destinationStride, int count)
    {
        if (sourceStride == 1 && destinationStride == 1)
        {
            source[..count].CopyTo(destination);
            return;
        }
        long from = 0, to = 0;
        for (int i = 0; i < count; i++, from += sourceStride, to += destinationStride) destination[(int)to] = source[(int)from];
    }
}
