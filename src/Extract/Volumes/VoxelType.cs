using System.Runtime.CompilerServices;

namespace Approx.Extract.Volumes;

/// <summary>The number type of a voxel. Always native-endian once read.</summary>
public enum VoxelType
{
    /// <summary>8-bit unsigned integer; also binary masks (0 and 1).</summary>
    UInt8,

    /// <summary>8-bit signed integer.</summary>
    Int8,

    /// <summary>16-bit unsigned integer.</summary>
    UInt16,

    /// <summary>16-bit signed integer.</summary>
    Int16,

    /// <summary>32-bit unsigned integer.</summary>
    UInt32,

    /// <summary>32-bit signed integer.</summary>
    Int32,

    /// <summary>64-bit unsigned integer.</summary>
    UInt64,

    /// <summary>64-bit signed integer.</summary>
    Int64,

    /// <summary>IEEE 754 single precision.</summary>
    Float32,

    /// <summary>IEEE 754 double precision.</summary>
    Float64,
}

/// <summary>Sizes and names of voxel types.</summary>
public static class VoxelTypes
{
    private static readonly string[] Names = ["u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64", "f32", "f64"];

    /// <summary>Bytes of one voxel: 1, 2, 4 or 8.</summary>
    public static int Size(this VoxelType type) => type switch
    {
        VoxelType.UInt8 or VoxelType.Int8 => 1,
        VoxelType.UInt16 or VoxelType.Int16 => 2,
        VoxelType.UInt32 or VoxelType.Int32 or VoxelType.Float32 => 4,
        VoxelType.UInt64 or VoxelType.Int64 or VoxelType.Float64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no voxel type"),
    };

    /// <summary>The short name: u8, i8, u16, i16, u32, i32, u64, i64, f32, f64.</summary>
    public static string ShortName(this VoxelType type) => Names[(int)type];

    /// <summary>True for Float32 and Float64.</summary>
    public static bool IsFloat(this VoxelType type) => type is VoxelType.Float32 or VoxelType.Float64;

    /// <summary>True for the signed integers and the floats.</summary>
    public static bool IsSigned(this VoxelType type) =>
        type is VoxelType.Int8 or VoxelType.Int16 or VoxelType.Int32 or VoxelType.Int64 || type.IsFloat();

    /// <summary>The .NET type of a voxel.</summary>
    public static Type ClrType(this VoxelType type) => type switch
    {
        VoxelType.UInt8 => typeof(byte),
        VoxelType.Int8 => typeof(sbyte),
        VoxelType.UInt16 => typeof(ushort),
        VoxelType.Int16 => typeof(short),
        VoxelType.UInt32 => typeof(uint),
        VoxelType.Int32 => typeof(int),
        VoxelType.UInt64 => typeof(ulong),
        VoxelType.Int64 => typeof(long),
        VoxelType.Float32 => typeof(float),
        VoxelType.Float64 => typeof(double),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no voxel type"),
    };

    /// <summary>The voxel type of a .NET number type.</summary>
    /// <exception cref="ArgumentException">T is not one of the ten number types.</exception>
    public static VoxelType Of<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(byte)) return VoxelType.UInt8;
        if (typeof(T) == typeof(sbyte)) return VoxelType.Int8;
        if (typeof(T) == typeof(ushort)) return VoxelType.UInt16;
        if (typeof(T) == typeof(short)) return VoxelType.Int16;
        if (typeof(T) == typeof(uint)) return VoxelType.UInt32;
        if (typeof(T) == typeof(int)) return VoxelType.Int32;
        if (typeof(T) == typeof(ulong)) return VoxelType.UInt64;
        if (typeof(T) == typeof(long)) return VoxelType.Int64;
        if (typeof(T) == typeof(float)) return VoxelType.Float32;
        if (typeof(T) == typeof(double)) return VoxelType.Float64;
        throw new ArgumentException($"{typeof(T).Name} is no voxel type ({Unsafe.SizeOf<T>()} bytes)");
    }

    /// <summary>The type of this kind and width, or null: bits 8, 16, 32, 64; floats only 32 and 64.</summary>
    internal static VoxelType? Of(int bits, bool signed, bool isFloat) => (bits, signed, isFloat) switch
    {
        (8, false, false) => VoxelType.UInt8,
        (8, true, false) => VoxelType.Int8,
        (16, false, false) => VoxelType.UInt16,
        (16, true, false) => VoxelType.Int16,
        (32, false, false) => VoxelType.UInt32,
        (32, true, false) => VoxelType.Int32,
        (64, false, false) => VoxelType.UInt64,
        (64, true, false) => VoxelType.Int64,
        (32, _, true) => VoxelType.Float32,
        (64, _, true) => VoxelType.Float64,
        _ => null,
    };
}
