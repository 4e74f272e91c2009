namespace Approx.Arrow;

/// <summary>The ways values lie in memory; the buffers of each, after Columnar.rst, "Buffer Listing for Each Layout".</summary>
internal enum LayoutKind
{
    /// <summary>No buffer.</summary>
    Null,

    /// <summary>Validity, bits.</summary>
    Bits,

    /// <summary>Validity, values of a fixed number of bytes.</summary>
    Fixed,

    /// <summary>Validity, 32-bit offsets, bytes.</summary>
    Bytes32,

    /// <summary>Validity, 64-bit offsets, bytes.</summary>
    Bytes64,

    /// <summary>Validity, 16-byte views, any number of data buffers.</summary>
    Views,

    /// <summary>Validity, 32-bit offsets; one child.</summary>
    List32,

    /// <summary>Validity, 64-bit offsets; one child.</summary>
    List64,

    /// <summary>Validity; one child of length × size.</summary>
    FixedList,

    /// <summary>Validity; any number of children.</summary>
    Struct,
}

/// <summary>A layout; Width is the bytes of a value (<see cref="LayoutKind.Fixed"/>, <see cref="LayoutKind.Views"/>) or the items of a list (<see cref="LayoutKind.FixedList"/>).</summary>
internal readonly record struct ArrowLayout(LayoutKind Kind, int Width)
{
    public static ArrowLayout Fixed(int bytes) => new(LayoutKind.Fixed, bytes);

    /// <summary>The number of buffers without the data buffers of views.</summary>
    public int BufferCount => Kind switch
    {
        LayoutKind.Null => 0,
        LayoutKind.Struct or LayoutKind.FixedList => 1,
        LayoutKind.Bytes32 or LayoutKind.Bytes64 => 3,
        _ => 2,
    };

    public bool HasValidity => Kind != LayoutKind.Null;

    /// <summary>Bytes of one offset, 0 in layouts without offsets.</summary>
    public int OffsetWidth => Kind switch
    {
        LayoutKind.Bytes32 or LayoutKind.List32 => 4,
        LayoutKind.Bytes64 or LayoutKind.List64 => 8,
        _ => 0,
    };

    public bool IsBytes => Kind is LayoutKind.Bytes32 or LayoutKind.Bytes64;

    public bool IsList => Kind is LayoutKind.List32 or LayoutKind.List64;
}
