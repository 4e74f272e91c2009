using System.Runtime.InteropServices;

namespace Approx.DuckDb;

/// <summary>An array of native texts for the time of a call.</summary>
internal sealed unsafe class NativeTexts : IDisposable
{
    private readonly nint[] texts;
    private readonly GCHandle pin;

    public NativeTexts(IEnumerable<string> values)
    {
        texts = [.. values.Select(Marshal.StringToCoTaskMemUTF8)];
        pin = GCHandle.Alloc(texts, GCHandleType.Pinned);
    }

    public nint* Pointers => (nint*)pin.AddrOfPinnedObject();

    public void Dispose()
    {
        pin.Free();
        foreach (nint text in texts) Marshal.FreeCoTaskMem(text);
    }
}

/// <summary>An array of native types for the time of a call.</summary>
internal sealed unsafe class NativeTypes : IDisposable
{
    private readonly LogicalTypeHandle[] types;
    private readonly nint[] pointers;
    private readonly GCHandle pin;

    public NativeTypes(IEnumerable<DuckDbType> values)
    {
        types = [.. values.Select(v => v.ToNative())];
        pointers = [.. types.Select(t => t.DangerousGetHandle())];
        pin = GCHandle.Alloc(pointers, GCHandleType.Pinned);
    }

    public nint* Pointers => (nint*)pin.AddrOfPinnedObject();

    public void Dispose()
    {
        pin.Free();
        foreach (LogicalTypeHandle type in types) type.Dispose();
    }
}

/// <summary>An array of native values for the time of a call.</summary>
internal sealed unsafe class NativeValues : IDisposable
{
    private readonly ValueHandle[] values;
    private readonly nint[] pointers;
    private readonly GCHandle pin;

    public NativeValues(DuckDbValue[] elements)
    {
        values = [.. elements.Select(e => e.ToNative())];
        pointers = values.Length == 0 ? new nint[1] : [.. values.Select(v => v.DangerousGetHandle())];
        pin = GCHandle.Alloc(pointers, GCHandleType.Pinned);
    }

    public nint* Pointers => (nint*)pin.AddrOfPinnedObject();

    public ulong Count => (ulong)values.Length;

    public void Dispose()
    {
        pin.Free();
        foreach (ValueHandle value in values) value.Dispose();
    }
}
