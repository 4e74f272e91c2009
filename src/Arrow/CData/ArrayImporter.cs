using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>Reads ArrowArray structs without copying. The interface states no buffer sizes: they follow from the length and the offsets, as the specification says.</summary>
internal static unsafe class ArrayImporter
{
    public static RecordBatch ImportBatch(CArrowArray* source, Schema schema)
    {
        if (source is null || source->Release is null) throw ApproxException.BadData("an ArrowArray that has been released");
        CArrowArray* moved = (CArrowArray*)NativeMemory.Alloc((nuint)sizeof(CArrowArray));
        *moved = *source;
        source->Release = null;
        SharedMemory memory = new(() =>
        {
            moved->Release(moved);
            NativeMemory.Free(moved);
        });
        try
        {
            ArrowArray whole = Read(moved, new StructType(schema.Fields));
            if (whole.NullCount > 0) throw ApproxException.BadData($"{whole.NullCount} rows of an ArrowArray of columns are null as a whole");
            ArrayValidator.Validate(whole, "", full: false);
            ArrowArray[] columns = new ArrowArray[schema.Fields.Count];
            for (int i = 0; i < columns.Length; i++) columns[i] = whole.StructChild(i);
            return new RecordBatch(schema, whole.Length, columns, memory);
        }
        catch
        {
            memory.Release();
            throw;
        }
    }

    private static ArrowArray Read(CArrowArray* source, ArrowType type)
    {
        if (source is null || source->Release is null) throw ApproxException.BadData($"an ArrowArray of {type} that is absent or has been released");
        if (source->Length < 0 || source->Offset < 0 || source->Length > int.MaxValue || source->Offset > int.MaxValue - source->Length)
        {
            throw ApproxException.BadData($"an ArrowArray of {source->Length} rows from {source->Offset} on is not supported: 0 to 2147483647");
        }
        ArrowBuffer[] buffers = ReadBuffers(source, type);
        if (type.Layout.HasValidity && buffers[0].Length == 0 && source->NullCount > 0) throw ApproxException.BadData($"an ArrowArray with {source->NullCount} nulls and no validity bitmap");
        if (source->NullCount < -1 || source->NullCount > source->Length) throw ApproxException.BadData($"an ArrowArray with {source->NullCount} nulls in {source->Length} rows");
        ValueList<Field> fields = type.Children;
        if (source->ChildCount != fields.Count || (fields.Count > 0 && source->Children is null)) throw ApproxException.BadData($"an ArrowArray of {type} with {source->ChildCount} children");
        ArrowArray[] children = new ArrowArray[fields.Count];
        for (int i = 0; i < children.Length; i++) children[i] = Read(source->Children[i], fields[i].Type);
        ArrowArray? dictionary = type is DictionaryType encoded ? Read(source->Dictionary, encoded.ValueType) : null;
        return new ArrowArray(type, (int)source->Length, (int)source->NullCount, buffers, children, dictionary, (int)source->Offset);
    }

    private static ArrowBuffer[] ReadBuffers(CArrowArray* source, ArrowType type)
    {
        ArrowLayout layout = type.Layout;
        bool views = layout.Kind == LayoutKind.Views;
        long count = source->BufferCount;
        if (views ? count is < 3 or > int.MaxValue : count != layout.BufferCount) throw ApproxException.BadData($"an ArrowArray of {type} with {count} buffers");
        if (count > 0 && source->Buffers is null) throw ApproxException.BadData($"an ArrowArray of {type} without its buffers");
        ArrowBuffer[] buffers = new ArrowBuffer[views ? count - 1 : count];
        long rows = source->Offset + source->Length;
        if (layout.HasValidity && source->Buffers[0] is not null) buffers[0] = Take(source, 0, Bitmap.Bytes(rows), type);
        switch (layout.Kind)
        {
            case LayoutKind.Bits:
                buffers[1] = Take(source, 1, Bitmap.Bytes(rows), type);
                break;
            case LayoutKind.Fixed or LayoutKind.Views:
                buffers[1] = Take(source, 1, rows * layout.Width, type);
                break;
            case LayoutKind.Bytes32 or LayoutKind.Bytes64 or LayoutKind.List32 or LayoutKind.List64:
                if (rows == 0 && source->Buffers[1] is null) break;
                buffers[1] = Take(source, 1, (rows + 1) * layout.OffsetWidth, type);
                if (!layout.IsBytes) break;
                ReadOnlySpan<byte> last = buffers[1].Span[^layout.OffsetWidth..];
                buffers[2] = Take(source, 2, layout.OffsetWidth == 4 ? BinaryPrimitives.ReadInt32LittleEndian(last) : BinaryPrimitives.ReadInt64LittleEndian(last), type);
                break;
        }
        for (int i = 2; views && i < buffers.Length; i++) buffers[i] = Take(source, i, ((long*)source->Buffers[count - 1])[i - 2], type);
        return buffers;
    }

    private static ArrowBuffer Take(CArrowArray* source, int index, long bytes, ArrowType type)
    {
        if (bytes == 0) return ArrowBuffer.Empty;
        if (bytes is < 0 or > int.MaxValue) throw ApproxException.BadData($"buffer {index} of an ArrowArray of {type} would have {bytes} bytes: 0 to 2147483647 are supported");
        byte* address = (byte*)source->Buffers[index];
        if (address is null) throw ApproxException.BadData($"buffer {index} of an ArrowArray of {type} is null where {bytes} bytes are needed");
        return new ArrowBuffer(new NativeMemoryManager(address, (int)bytes).Memory);
    }
}
