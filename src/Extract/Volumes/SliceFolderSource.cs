using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>A folder of TIFF files of one slice each, in natural order of their names. One file is open at a time.</summary>
internal sealed class SliceFolderSource : VolumeSource
{
    private readonly string[] _slices;
    private readonly VolumeOpenOptions _options;

    private SliceFolderSource(VolumeInfo info, string[] slices, VolumeOpenOptions options)
        : base(info, options.MemoryBudget) => (_slices, _options) = (slices, options);

    /// <summary>Opens the folder; every slice's header is checked.</summary>
    /// <exception cref="ApproxException">No TIFF files, files of more than one page, or slices of different sizes or types.</exception>
    public static SliceFolderSource OpenFolder(string path, VolumeOpenOptions options)
    {
        string[] files = [.. Directory.EnumerateFiles(path).Where(f => !Path.GetFileName(f).StartsWith('.'))];
        string[] slices = [.. files.Where(IsTiff)];
        if (slices.Length == 0) throw ApproxException.BadData($"{path}: a folder of {files.Length} files, none of them a TIFF slice, and no Zarr array", "a volume is a file, a Zarr folder, or a folder of numbered TIFF slices");
        // A slice that was cut to nothing must not silently be missing.
        string? torn = files.Except(slices).FirstOrDefault(f => Path.GetExtension(f).ToLowerInvariant() is ".tif" or ".tiff");
        if (torn is not null) throw VolumeError.At(path, Path.GetFileName(torn), $"{new FileInfo(torn).Length} bytes that are no TIFF", "a TIFF slice, as its name says", "copy it again, or move it elsewhere");
        Array.Sort(slices, NaturalOrder.Instance);
        if (options.Axes is not null) throw ApproxException.WrongUsage($"{path}: axes are not taken for a folder of slices", "its files are the slices z");

        VolumeInfo? first = null;
        List<string> notes = [];
        foreach (string slice in slices)
        {
            using VolumeSource one = TiffSlice(slice, options);
            VolumeInfo info = one.Info;
            if (info.Frames * (long)info.SizeZ != 1) throw VolumeError.At(path, Path.GetFileName(slice), $"{info.Frames * (long)info.SizeZ} pages", "one slice in each file of the folder", "open that file by itself");
            first ??= info;
            if (info.SizeY != first.SizeY || info.SizeX != first.SizeX || info.VoxelType != first.VoxelType || info.Channels != first.Channels)
                throw VolumeError.At(path, Path.GetFileName(slice), $"{info.SizeY}×{info.SizeX} of {info.VoxelType.ShortName()}", $"{first.SizeY}×{first.SizeX} of {first.VoxelType.ShortName()} as {Path.GetFileName(slices[0])} has", "move files that are no slices of this volume elsewhere");
        }
        if (files.Length > slices.Length) notes.Add($"{files.Length - slices.Length} files of the folder are no TIFF slices and are left out");
        long? low = NaturalOrder.LastNumber(Path.GetFileName(slices[0])), high = NaturalOrder.LastNumber(Path.GetFileName(slices[^1]));
        if (high - low >= slices.Length) notes.Add($"numbers go from {low} to {high}, but there are {slices.Length} slices: some may be missing");
        VolumeInfo described = first! with { Name = VolumeNames.Of(path), Path = path, Format = "TIFF slices", SizeZ = slices.Length, Notes = [.. first!.Notes, .. notes] };
        return new SliceFolderSource(described, slices, options);
    }

    private protected override void ReadSlab(int frame, int z0, int count, Span<byte> destination, CancellationToken cancel)
    {
        for (int i = 0; i < count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            using VolumeSource slice = TiffSlice(_slices[z0 + i], _options);
            if (slice.Info.SliceBytes != Info.SliceBytes) throw VolumeError.At(Info.Path, Path.GetFileName(_slices[z0 + i]), "the slice has changed since the folder was opened");
            slice.Read(0, 0, 1, destination.Slice(i * Info.SliceBytes, Info.SliceBytes), cancel);
        }
    }

    private static TiffSource TiffSlice(string path, VolumeOpenOptions options)
    {
        FileBytes file = FileBytes.Open(path);
        try
        {
            return TiffSource.Open(file, options);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static bool IsTiff(string path)
    {
        using FileBytes file = FileBytes.Open(path);
        return TiffFile.IsTiff(file.Head(8));
    }
}
