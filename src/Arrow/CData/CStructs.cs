using System.Runtime.InteropServices;

namespace Approx.Arrow;

/// <summary>struct ArrowSchema of the C data interface (CDataInterface.rst), field for field.</summary>
[StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential)]
internal unsafe struct CArrowSchema
{
    public const long DictionaryOrdered = 1;
    public const long Nullable = 2;
    public const long MapKeysSorted = 4;

    public byte* Format;
    public byte* Name;
    public byte* Metadata;
    public long Flags;
    public long ChildCount;
    public CArrowSchema** Children;
    public CArrowSchema* Dictionary;
    public delegate* unmanaged<CArrowSchema*, void> Release;
    public void* PrivateData;
}

/// <summary>struct ArrowArray of the C data interface.</summary>
[StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential)]
internal unsafe struct CArrowArray
{
    public long Length;
    public long NullCount;
    public long Offset;
    public long BufferCount;
    public long ChildCount;
    public void** Buffers;
    public CArrowArray** Children;
    public CArrowArray* Dictionary;
    public delegate* unmanaged<CArrowArray*, void> Release;
    public void* PrivateData;
}

/// <summary>struct ArrowArrayStream of the C stream interface (CStreamInterface.rst).</summary>
[StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential)]
internal unsafe struct CArrowArrayStream
{
    public delegate* unmanaged<CArrowArrayStream*, CArrowSchema*, int> GetSchema;
    public delegate* unmanaged<CArrowArrayStream*, CArrowArray*, int> GetNext;
    public delegate* unmanaged<CArrowArrayStream*, byte*> GetLastError;
    public delegate* unmanaged<CArrowArrayStream*, void> Release;
    public void* PrivateData;
}
