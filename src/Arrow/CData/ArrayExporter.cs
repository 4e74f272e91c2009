using System.Buffers;
using System.Runtime.InteropServices;

namespace Approx.Arrow;

/// <summary>
/// Writes arrays as ArrowArray structs. Every struct, child or not, keeps its own hold on the memory,
/// since a consumer may move children out and release them later than the parent.
/// </summary>
internal static unsafe class ArrayExporter
{
    // An empty buffer is given this address: some consumers read the first offset of an array without rows.
    private static readonly byte* Zeros = (byte*)NativeMemory.AlignedAlloc(ArrowBuffer.Alignment, ArrowBuffer.Alignment);

    static ArrayExporter() => new Span<byte>(Zeros, ArrowBuffer.Alignment).Clear();

    public static void ExportBatch(RecordBatch batch, CArrowArray* target)
    {
        ArrowArray whole = new(new StructType(batch.Schema.Fields), batch.Length, 0, [ArrowBuffer.Empty], [.. batch.Columns]);
        SharedMemory? memory = batch.ShareMemory();
        try
        {
            Export(whole, memory, target);
        }
        finally
        {
            memory?.Release();
        }
    }

    public static void Export(ArrowArray array, SharedMemory? memory, CArrowArray* target)
    {
        *target = default;
        Hold hold = new(array, memory?.Share());
        target->PrivateData = (void*)GCHandle.ToIntPtr(GCHandle.Alloc(hold));
        target->Release = &Release;
        target->Length = array.Length;
        target->NullCount = array.NullCount;
        target->Offset = array.Offset;
        ExportBuffers(array, hold, target);
        if (array.Children.Length > 0)
        {
            target->Children = (CArrowArray**)NativeMemory.AllocZeroed((nuint)array.Children.Length, (nuint)sizeof(CArrowArray*));
            target->ChildCount = array.Children.Length;
            for (int i = 0; i < array.Children.Length; i++)
            {
                target->Children[i] = (CArrowArray*)NativeMemory.AllocZeroed((nuint)sizeof(CArrowArray));
                Export(array.Children[i], memory, target->Children[i]);
            }
        }
        if (array.Dictionary is not null)
        {
            target->Dictionary = (CArrowArray*)NativeMemory.AllocZeroed((nuint)sizeof(CArrowArray));
            Export(array.Dictionary, memory, target->Dictionary);
        }
    }

    private static void ExportBuffers(ArrowArray array, Hold hold, CArrowArray* target)
    {
        bool views = array.Layout.Kind == LayoutKind.Views;
        int count = views ? array.Buffers.Length : array.Layout.BufferCount;
        target->BufferCount = count + (views ? 1 : 0);
        if (target->BufferCount == 0) return;
        target->Buffers = (void**)NativeMemory.AllocZeroed((nuint)target->BufferCount, (nuint)sizeof(void*));
        for (int i = 0; i < count; i++)
        {
            bool absent = i == 0 && array.Validity.IsEmpty;
            target->Buffers[i] = absent ? null : array.Buffers[i].Length == 0 ? Zeros : hold.Pin(array.Buffers[i].Memory);
        }
        if (!views) return;
        // Views end with a buffer of the lengths of their data buffers.
        long[] lengths = new long[count - 2];
        for (int i = 0; i < lengths.Length; i++) lengths[i] = array.Buffers[i + 2].Length;
        target->Buffers[count] = lengths.Length == 0 ? Zeros : hold.Pin(ArrowBuffer.CopyOf<long>(lengths).Memory);
    }

    [UnmanagedCallersOnly]
    private static void Release(CArrowArray* array)
    {
        for (long i = 0; i < array->ChildCount; i++) FreeOwned(array->Children[i]);
        NativeMemory.Free(array->Children);
        FreeOwned(array->Dictionary);
        NativeMemory.Free(array->Buffers);
        GCHandle handle = GCHandle.FromIntPtr((nint)array->PrivateData);
        ((Hold)handle.Target!).Free();
        handle.Free();
        *array = default;
    }

    private static void FreeOwned(CArrowArray* child)
    {
        if (child is null) return;
        if (child->Release is not null) child->Release(child);
        NativeMemory.Free(child);
    }

    /// <summary>What one exported struct keeps alive: the array, pins on memory that could move, and a share of memory that is not managed.</summary>
    private sealed class Hold(ArrowArray array, SharedMemory? memory)
    {
        private readonly List<MemoryHandle> pins = [];

        public void* Pin(ReadOnlyMemory<byte> bytes)
        {
            MemoryHandle pin = bytes.Pin();
            pins.Add(pin);
            return pin.Pointer;
        }

        public void Free()
        {
            foreach (MemoryHandle pin in pins) pin.Dispose();
            memory?.Release();
            GC.KeepAlive(array);
        }
    }
}
