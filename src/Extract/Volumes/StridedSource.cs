using System.Buffers;

namespace Approx.Extract.Volumes;

/// <summary>
/// A volume whose voxels are one run of bytes (NRRD, NIfTI, MetaImage, npy, raw, AIM), in any axis order:
/// contiguous slices are read at once, everything else is gathered in the file's order.
/// </summary>
internal sealed class StridedSource : VolumeSource
{
    private readonly VoxelBytes _bytes;
    private readonly AxisLayout _layout;
    private readonly VoxelEncoding _encoding;
    private readonly long _channelOffset;

    /// <param name="info">What is read.</param>
    /// <param name="bytes">The voxels; closed with this source.</param>
    /// <param name="layout">Where each voxel lies.</param>
    /// <param name="encoding">Voxel type and byte order in the file.</param>
    /// <param name="channel">The channel that is read.</param>
    /// <param name="memoryBudget">See <see cref="VolumeOpenOptions.MemoryBudget"/>.</param>
    public StridedSource(VolumeInfo info, VoxelBytes bytes, AxisLayout layout, VoxelEncoding encoding, int channel, long memoryBudget)
        : base(info, memoryBudget)
    {
        _bytes = bytes;
        _layout = layout;
        _encoding = encoding;
        _channelOffset = channel * layout.C.Stride;
    }

    internal override IReadOnlyList<string> DataFiles => [.. _bytes.Files.Where(f => Path.GetFullPath(f) != Path.GetFullPath(Info.Path))];

    public override bool TryMap(int frame, int z, out ReadOnlySpan<byte> slice)
    {
        slice = default;
        if (!_layout.SlicesAreRuns || _encoding.NeedsSwap || (uint)frame >= (uint)Info.Frames || (uint)z >= (uint)Info.SizeZ) return false;
        long offset = First(frame, z) * _encoding.Type.Size();
        return _bytes.TryMap(offset, Info.SliceBytes, out slice);
    }

    internal override void ReleaseMapped(int frame, int z0, int count)
    {
        for (int z = z0; z < z0 + count; z++) _bytes.ReleaseMapped(First(frame, z) * _encoding.Type.Size(), Info.SliceBytes);
    }

    protected override void Dispose(bool disposing) => _bytes.Dispose();

    private protected override void ReadSlab(int frame, int z0, int count, Span<byte> destination, CancellationToken cancel)
    {
        int size = _encoding.Type.Size();
        if (!_layout.SlicesAreRuns)
        {
            Gather(frame, z0, count, destination, cancel);
        }
        else if (_layout.Z.Stride == _layout.Y.Size * _layout.X.Size)
        {
            _bytes.Read(First(frame, z0) * size, destination, cancel);
        }
        else
        {
            int slice = Info.SliceBytes;
            for (int z = 0; z < count; z++)
            {
                cancel.ThrowIfCancellationRequested();
                _bytes.Read(First(frame, z0 + z) * size, destination.Slice(z * slice, slice), cancel);
            }
        }
        if (_encoding.NeedsSwap) VoxelKernels.Swap(destination, size);
    }

    private protected override void ReadBoxSlab(int frame, VolumeBox box, Span<byte> destination, CancellationToken cancel)
    {
        if (!_layout.SlicesAreRuns || box.HasWholeSlices(Info))
        {
            base.ReadBoxSlab(frame, box, destination, cancel);
            return;
        }
        // The box's rows of a slice are one run.
        int size = _encoding.Type.Size(), part = (int)(box.SliceVoxels * size), run = checked(box.SizeY * Info.SizeX * size);
        byte[]? scratch = null;
        for (int z = 0; z < box.SizeZ; z++)
        {
            cancel.ThrowIfCancellationRequested();
            long offset = (First(frame, box.From.Z + z) + ((long)box.From.Y * Info.SizeX)) * size;
            if (!_bytes.TryMap(offset, run, out ReadOnlySpan<byte> rows))
            {
                scratch ??= new byte[run];
                _bytes.Read(offset, scratch, cancel);
                rows = scratch;
            }
            CopyRows(rows, box.From.Y, box, destination.Slice(z * part, part));
        }
        if (_encoding.NeedsSwap) VoxelKernels.Swap(destination, size);
    }

    private long First(int frame, int z) => (frame * _layout.T.Stride) + _channelOffset + (z * _layout.Z.Stride);

    // Walks the three space axes in the file's order, slowest outside, so that the file is read forward; the innermost axis is one run.
    private void Gather(int frame, int z0, int count, Span<byte> destination, CancellationToken cancel)
    {
        long plane = _layout.Y.Size * _layout.X.Size;
        Span<(long Size, long From, long To)> axes = [(count, _layout.Z.Stride, plane), (_layout.Y.Size, _layout.Y.Stride, _layout.X.Size), (_layout.X.Size, _layout.X.Stride, 1)];
        axes.Sort(static (a, b) => b.From.CompareTo(a.From));
        (long n0, long from0, long to0) = axes[0];
        (long n1, long from1, long to1) = axes[1];
        (long n2, long from2, long to2) = axes[2];
        int size = _encoding.Type.Size();
        long start = First(frame, z0);
        long runBytes = (((n2 - 1) * from2) + 1) * size;
        int step = runBytes <= 1 << 22 ? (int)n2 : (int)Math.Max(1, (1 << 22) / (from2 * size));
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(runBytes, ((((long)step - 1) * from2) + 1) * size));
        try
        {
            for (long i = 0; i < n0; i++)
            {
                for (long j = 0; j < n1; j++)
                {
                    cancel.ThrowIfCancellationRequested();
                    for (long k = 0; k < n2; k += step)
                    {
                        int voxels = (int)Math.Min(step, n2 - k);
                        int bytes = checked((int)((((voxels - 1) * from2) + 1) * size));
                        long offset = (start + (i * from0) + (j * from1) + (k * from2)) * size;
                        if (!_bytes.TryMap(offset, bytes, out ReadOnlySpan<byte> run))
                        {
                            _bytes.Read(offset, buffer.AsSpan(0, bytes), cancel);
                            run = buffer.AsSpan(0, bytes);
                        }
                        long to = ((i * to0) + (j * to1) + (k * to2)) * size;
                        VoxelKernels.Copy(run, from2, destination[checked((int)to)..], to2, voxels, size);
                    }
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
