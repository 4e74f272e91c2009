using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Approx.Arrow;

/// <summary>Collects values in aligned memory that doubles as it fills; the finished buffer is the same memory, not a copy.</summary>
internal sealed class BufferBuilder<T>
    where T : unmanaged
{
    private Memory<byte> memory = Memory<byte>.Empty;

    public BufferBuilder(int capacity = 0) => Reserve(capacity);

    public int Count { get; private set; }

    public Span<T> Values => MemoryMarshal.Cast<byte, T>(memory.Span)[..Count];

    public void Append(T value)
    {
        Reserve(1);
        MemoryMarshal.Cast<byte, T>(memory.Span)[Count++] = value;
    }

    public void Append(ReadOnlySpan<T> values) => values.CopyTo(Take(values.Length));

    /// <summary>Room for so many further values, zeroed unless the caller fills it.</summary>
    public Span<T> Take(int count)
    {
        Reserve(count);
        Count += count;
        return Values[(Count - count)..];
    }

    public ArrowBuffer Build()
    {
        ArrowBuffer buffer = new(memory[..(Count * Unsafe.SizeOf<T>())]);
        memory = Memory<byte>.Empty;
        Count = 0;
        return buffer;
    }

    private void Reserve(int more)
    {
        long needed = ((long)Count + more) * Unsafe.SizeOf<T>();
        if (needed <= memory.Length) return;
        Memory<byte> larger = ArrowBuffer.Allocate(Math.Max(needed, Math.Min(Math.Max(256, 2L * memory.Length), int.MaxValue - 256)));
        memory.CopyTo(larger);
        memory = larger;
    }
}
