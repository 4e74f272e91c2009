using System.Globalization;
using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>One axis of the file: its letter (T, C, Z, Y, X), its size, and its stride in voxels.</summary>
internal readonly record struct FileAxis(char Letter, long Size, long Stride);

/// <summary>Where voxel (t, c, z, y, x) lies in the file's run of voxels: sizes and strides, in voxels, by axis.</summary>
internal sealed class AxisLayout
{
    private AxisLayout(FileAxis t, FileAxis c, FileAxis z, FileAxis y, FileAxis x) => (T, C, Z, Y, X) = (t, c, z, y, x);

    public FileAxis T { get; }

    public FileAxis C { get; }

    public FileAxis Z { get; }

    public FileAxis Y { get; }

    public FileAxis X { get; }

    /// <summary>Voxels in the file, over all frames and channels.</summary>
    public long Voxels => T.Size * C.Size * Z.Size * Y.Size * X.Size;

    /// <summary>True when a slice's voxels are one run in (y, x) order.</summary>
    public bool SlicesAreRuns => X.Stride == 1 && Y.Stride == X.Size;

    /// <summary>The layout of a file whose axes, slowest first, have these letters and sizes.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="axes">The file's own axes, slowest first, e.g. "TZYX".</param>
    /// <param name="sizes">Their sizes.</param>
    /// <param name="renamed">The user's axes (see <see cref="VolumeOpenOptions.Axes"/>), or null.</param>
    /// <exception cref="ApproxException">Sizes of zero, beyond 2³¹ − 1 or beyond 2⁶² voxels (bad data); axes that do not fit the file (wrong usage).</exception>
    public static AxisLayout Of(string path, string axes, ReadOnlySpan<long> sizes, string? renamed)
    {
        long total = 1;
        foreach (long size in sizes)
        {
            if (size < 1 || size > int.MaxValue) throw VolumeError.At(path, $"sizes {Text(sizes)}", $"an axis of {size}", "1 to 2147483647");
            if (Math.BigMul(total, size, out long low) != 0 || low < 0 || low > 1L << 59) throw VolumeError.At(path, $"sizes {Text(sizes)}", "more voxels than any file holds");
            total = low;
        }
        (string letters, long[] lengths) = renamed is null ? (axes, sizes.ToArray()) : Rename(path, renamed, sizes, total);
        FileAxis[] found = new FileAxis[5];
        const string Order = "TCZYX";
        for (int i = 0; i < 5; i++) found[i] = new FileAxis(Order[i], 1, 0);
        long stride = 1;
        for (int i = letters.Length - 1; i >= 0; i--)
        {
            found[Order.IndexOf(letters[i], StringComparison.Ordinal)] = new FileAxis(letters[i], lengths[i], stride);
            stride *= lengths[i];
        }
        if (found[3].Size * found[4].Size > int.MaxValue) throw VolumeError.At(path, $"sizes {Text(sizes)}", $"a slice of {found[3].Size}×{found[4].Size} voxels", "at most 2147483647 voxels in a slice");
        return new AxisLayout(found[0], found[1], found[2], found[3], found[4]);
    }

    /// <summary>Refuses slices beyond 2³¹ − 1 bytes and channels that are not there, and describes the volume.</summary>
    public VolumeInfo Describe(string path, string name, string format, VoxelType type, VoxelSize voxelSize, int channel, IReadOnlyList<string> notes)
    {
        if (Y.Size * X.Size > int.MaxValue / type.Size()) throw VolumeError.At(path, "sizes", $"a slice of {Y.Size}×{X.Size} {type.ShortName()} voxels is larger than 2 GiB", null, "cut the volume into tiles first");
        if (channel < 0 || channel >= C.Size) throw ApproxException.WrongUsage($"{path}: channel {channel} is asked for, the file has {C.Size}", "channels count from 0");
        return new VolumeInfo
        {
            Name = name,
            Path = path,
            Format = format,
            Frames = (int)T.Size,
            Channels = (int)C.Size,
            SizeZ = (int)Z.Size,
            SizeY = (int)Y.Size,
            SizeX = (int)X.Size,
            VoxelType = type,
            VoxelSize = voxelSize,
            Notes = C.Size > 1 ? [.. notes, $"the file has {C.Size} channels; channel {channel} is read"] : notes,
        };
    }

    /// <summary>The same axes fastest first: "T20Z5YX" becomes "XYZ5T20".</summary>
    public static string Reverse(string axes)
    {
        string reversed = "";
        for (int i = 0; i < axes.Length;)
        {
            int start = i++;
            while (i < axes.Length && char.IsAsciiDigit(axes[i])) i++;
            reversed = axes[start..i] + reversed;
        }
        return reversed;
    }

    private static (string Letters, long[] Sizes) Rename(string path, string renamed, ReadOnlySpan<long> sizes, long total)
    {
        (string letters, long[] lengths) = ParseAxes(renamed);
        bool sized = lengths.Any(l => l > 0);
        if (!sized)
        {
            long[] own = sizes.Length == letters.Length ? sizes.ToArray() : [.. sizes.ToArray().Where(s => s > 1)];
            if (own.Length != letters.Length) throw ApproxException.WrongUsage($"{path}: axes '{renamed}' name {letters.Length} axes, the file has {sizes.Length}: {Text(sizes)}", "give a size behind a letter to split an axis: T20Z5YX");
            return (letters, own);
        }
        // Sizes are given: inner ones left out are the file's own, and the outermost one left out follows from the product.
        int outermost = Array.IndexOf(lengths, 0);
        for (int i = letters.Length - 1, k = sizes.Length - 1; i > outermost && k >= 0 && lengths[i] == 0; i--, k--) lengths[i] = sizes[k];
        long product = 1;
        int open = -1;
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] > 0) product = lengths[i] > total / product ? total + 1 : product * lengths[i];
            else if (open < 0) open = i;
            else throw ApproxException.WrongUsage($"{path}: axes '{renamed}' leave more than one size open", "give sizes behind the outer letters: T20Z5YX");
            if (product > total) break;
        }
        if (open >= 0 && product <= total && total % product == 0) (lengths[open], product) = (total / product, total);
        if (product != total) throw ApproxException.WrongUsage($"{path}: axes '{renamed}' do not give the file's {total:N0} voxels ({Text(sizes)})", "the product of the sizes must be the file's");
        return (letters, lengths);
    }

    private static (string Letters, long[] Sizes) ParseAxes(string text)
    {
        List<long> sizes = [];
        string letters = "";
        for (int i = 0; i < text.Length;)
        {
            char letter = char.ToUpperInvariant(text[i++]);
            int digits = i;
            while (i < text.Length && char.IsAsciiDigit(text[i])) i++;
            long size = 0;
            if (!"TCZYX".Contains(letter, StringComparison.Ordinal) || letters.Contains(letter, StringComparison.Ordinal)
                || (i > digits && (!long.TryParse(text.AsSpan(digits, i - digits), NumberStyles.None, CultureInfo.InvariantCulture, out size) || size is < 1 or > int.MaxValue)))
                throw ApproxException.WrongUsage($"axes '{text}' are not understood", "letters T C Z Y X, each once, slowest first, with a size behind where needed: TZYX or T20Z5YX");
            letters += letter;
            sizes.Add(size);
        }
        if (!letters.Contains('Y', StringComparison.Ordinal) || !letters.Contains('X', StringComparison.Ordinal))
            throw ApproxException.WrongUsage($"axes '{text}' lack Y or X", "a volume has at least Y and X: TZYX, CZYX, ZYX");
        return (letters, [.. sizes]);
    }

    private static string Text(ReadOnlySpan<long> sizes) => string.Join('×', sizes.ToArray());
}
