using System.Runtime.InteropServices;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>
/// A run of bytes that belongs to an array: managed memory that is pinned for good, a part of a mapped file, or memory lent through the C data interface.
/// At most 2 GiB - 1. Copying the struct copies no bytes.
/// </summary>
internal readonly struct ArrowBuffer(ReadOnlyMemory<byte> memory)
{
    /// <summary>Buffers made here start on multiples of this many bytes, as the format recommends.</summary>
    public const int Alignment = 64;

    public static ArrowBuffer Empty => default;

    public ReadOnlyMemory<byte> Memory { get; } = memory;

    public ReadOnlySpan<byte> Span => Memory.Span;

    public int Length => Memory.Length;

    /// <summary>Zeroed memory for <paramref name="bytes"/> bytes, aligned and never moved by the collector.</summary>
    public static Memory<byte> Allocate(long bytes)
    {
        if (bytes is < 0 or > int.MaxValue - Alignment) throw ApproxException.BadData($"an Arrow buffer of {bytes} bytes is not supported: at most 2 GiB");
        if (bytes == 0) return Memory<byte>.Empty;
        byte[] array = GC.AllocateArray<byte>((int)bytes + Alignment - 1, pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(array, 0);
        int start = (int)(-address & (Alignment - 1));
        return MemoryMarshal.CreateFromPinnedArray(array, start, (int)bytes);
    }

    /// <summary>A copy of the values in aligned memory.</summary>
    public static ArrowBuffer CopyOf<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        Memory<byte> memory = Allocate(bytes.Length);
        bytes.CopyTo(memory.Span);
        return new ArrowBuffer(memory);
    }

    /// <summary>The bytes seen as values of another kind; what does not fill a whole value at the end is left out.</summary>
    public ReadOnlySpan<T> As<T>()
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(Span);
}
