using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>
/// Writes a volume slice by slice, in order (frame, then z). The file appears under its name only when <see cref="Complete"/> is called;
/// disposing before that removes what was written.
/// </summary>
/// <example><code>
/// using VolumeWriter writer = VolumeWriter.Create("labels.tif", source.Info);
/// for (int z = 0; z &lt; volume.SizeZ; z++) writer.Write(MemoryMarshal.AsBytes(volume.Slice(z)));
/// writer.Complete();
/// </code></example>
internal abstract class VolumeWriter : IDisposable
{
    private bool _complete;

    private protected VolumeWriter(string path, VolumeInfo info)
    {
        Path = path;
        Info = info;
    }

    /// <summary>Where the volume goes.</summary>
    public string Path { get; }

    /// <summary>Frames, sizes, voxel type and voxel size of what is written.</summary>
    public VolumeInfo Info { get; }

    /// <summary>Slices written so far, over all frames.</summary>
    public long Slices { get; private set; }

    /// <summary>A writer by the name's ending: .npy, .tif/.tiff, .nrrd, .mha, .nii, .nii.gz, .ome.zarr/.zarr.</summary>
    /// <param name="path">The file (or .ome.zarr folder) to make; replaced when it exists.</param>
    /// <param name="info">Frames, SizeZ, SizeY, SizeX, VoxelType, VoxelSize are taken; the rest is ignored.</param>
    /// <param name="options">Compression and pyramids.</param>
    /// <exception cref="ApproxException">The ending is none of these (wrong usage), or the format has no such voxel type.</exception>
    public static VolumeWriter Create(string path, VolumeInfo info, VolumeWriteOptions? options = null) => VolumeFormats.CreateWriter(path, info, options ?? new VolumeWriteOptions());

    /// <summary>Writes one or more whole slices, native-endian, (z, y, x) in C order.</summary>
    public void Write(ReadOnlySpan<byte> slices, CancellationToken cancel = default)
    {
        int sliceBytes = Info.SliceBytes;
        if (slices.Length % sliceBytes != 0) throw new ArgumentException($"a slice has {sliceBytes} bytes, {slices.Length} are not whole slices", nameof(slices));
        long total = (long)Info.Frames * Info.SizeZ;
        if (Slices + (slices.Length / sliceBytes) > total) throw new InvalidOperationException($"more than the {total} slices of the volume");
        for (; slices.Length > 0; slices = slices[sliceBytes..])
        {
            cancel.ThrowIfCancellationRequested();
            WriteSlice(slices[..sliceBytes]);
            Slices++;
        }
    }

    /// <summary>Finishes the file and gives it its name.</summary>
    /// <exception cref="InvalidOperationException">Slices are missing.</exception>
    public void Complete()
    {
        long total = (long)Info.Frames * Info.SizeZ;
        if (Slices != total) throw new InvalidOperationException($"{Slices} of {total} slices were written");
        Finish();
        _complete = true;
    }

    /// <summary>Closes; removes an unfinished file.</summary>
    public void Dispose()
    {
        Close(removePartial: !_complete);
        GC.SuppressFinalize(this);
    }

    private protected abstract void WriteSlice(ReadOnlySpan<byte> slice);

    private protected abstract void Finish();

    private protected abstract void Close(bool removePartial);
}
