using System.Buffers;

namespace Approx.Arrow;

/// <summary>Memory that somebody else owns (a mapped file, a native library), seen as Memory. Whoever makes it sees to it that the memory outlives its readers.</summary>
internal sealed unsafe class NativeMemoryManager(byte* address, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new(address, length);

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)elementIndex, (uint)length);
        return new MemoryHandle(address + elementIndex);
    }

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
