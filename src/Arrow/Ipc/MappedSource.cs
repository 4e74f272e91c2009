using System.IO.MemoryMappedFiles;

namespace Approx.Arrow;

/// <summary>A whole file mapped into memory for reading; unmapped when its last share is released.</summary>
internal sealed unsafe class MappedSource : ByteSource
{
    private readonly byte* address;

    private MappedSource(byte* address, long length, SharedMemory memory)
    {
        this.address = address;
        Length = length;
        Memory = memory;
    }

    public override long Length { get; }

    /// <summary>The mapping's first share, which the reader holds.</summary>
    public SharedMemory Memory { get; }

    /// <summary>Maps a file that is not empty.</summary>
    public static MappedSource Open(FileStream file)
    {
        long length = file.Length;
        MemoryMappedFile mapping = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        MemoryMappedViewAccessor view;
        try
        {
            view = mapping.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        }
        catch
        {
            mapping.Dispose();
            throw;
        }
        byte* start = null;
        // The pointer's hold on the handle also keeps a finalizer from unmapping memory that spans may still read.
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        SharedMemory memory = new(() =>
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            mapping.Dispose();
        });
        return new MappedSource(start + view.PointerOffset, length, memory);
    }

    protected override ReadOnlyMemory<byte> Part(long offset, int length) => new NativeMemoryManager(address + offset, length).Memory;
}
