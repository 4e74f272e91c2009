using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>A voxel type as it lies on disk: with its byte order.</summary>
public readonly record struct VoxelEncoding(VoxelType Type, bool BigEndian)
{
    /// <summary>True when the bytes must be swapped on this machine.</summary>
    public bool NeedsSwap => Type.Size() > 1 && BigEndian == BitConverter.IsLittleEndian;

    /// <summary>Reads u8, i8, u16le, u16be, …, f32le, f64be; without le or be, little-endian is meant.</summary>
    /// <exception cref="ApproxException">The text is none of these (wrong usage).</exception>
    public static VoxelEncoding Parse(string text)
    {
        string name = text.Trim().ToLowerInvariant();
        bool big = name.EndsWith("be", StringComparison.Ordinal);
        if (big || name.EndsWith("le", StringComparison.Ordinal)) name = name[..^2];
        foreach (VoxelType type in Enum.GetValues<VoxelType>())
        {
            if (type.ShortName() == name) return new VoxelEncoding(type, big);
        }
        throw ApproxException.WrongUsage($"'{text}' is no voxel type", "voxel types: u8 i8 u16le u16be i16le u32le i32le u64le i64le f32le f64le, and the same with be");
    }

    /// <summary>The spelling that <see cref="Parse"/> reads.</summary>
    public override string ToString() => Type.ShortName() + (Type.Size() == 1 ? "" : BigEndian ? "be" : "le");
}
