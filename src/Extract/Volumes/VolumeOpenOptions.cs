using System.Globalization;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>How to open a volume. Everything has a default that follows the file's own words.</summary>
public sealed record VolumeOpenOptions
{
    /// <summary>The default options.</summary>
    public static VolumeOpenOptions Default { get; } = new();

    /// <summary>Sizes of a raw file, slowest first: (z, y, x), (y, x) or (t, z, y, x). Together with <see cref="Encoding"/> the file is read as raw.</summary>
    public IReadOnlyList<int>? Shape { get; init; }

    /// <summary>Voxel type and byte order of a raw file.</summary>
    public VoxelEncoding? Encoding { get; init; }

    /// <summary>Bytes before the first voxel of a raw file, ≥ 0.</summary>
    public long Offset { get; init; }

    /// <summary>The channel that is read, 0-based.</summary>
    public int Channel { get; init; }

    /// <summary>
    /// What the file's axes are, slowest first, of the letters T, C, Z, Y, X: "TZYX" for a file whose two outer axes are time and slices whatever it calls them.
    /// A number behind a letter is the size and may split an axis anew: "T20Z5YX". Null: as the file says.
    /// </summary>
    public string? Axes { get; init; }

    /// <summary>Bytes a source may hold beside the caller's buffers, and the largest volume <see cref="VolumeSource.ReadAll{T}"/> allocates. Default: half of the memory this process may use.</summary>
    public long MemoryBudget { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;

    /// <summary>Reads "z,y,x" as sizes.</summary>
    /// <exception cref="ApproxException">Not 2 to 5 positive whole numbers (wrong usage).</exception>
    public static IReadOnlyList<int> ParseShape(string text)
    {
        string[] parts = text.Split(',');
        int[] sizes = new int[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out sizes[i]) || sizes[i] < 1)
                throw ApproxException.WrongUsage($"'{parts[i]}' in shape '{text}' is no size", "give positive whole numbers, slowest first: --shape z,y,x");
        }
        if (parts.Length is < 2 or > 5) throw ApproxException.WrongUsage($"shape '{text}' has {parts.Length} sizes", "give z,y,x (or y,x for one slice, t,z,y,x for time points)");
        return sizes;
    }
}
