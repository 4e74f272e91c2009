using Approx.Core;

namespace Approx.Extract.Volumes;

/// <content>Boxes: only what they need is read.</content>
public abstract partial class VolumeSource
{
    /// <summary>Reads a box of a frame as T; other voxel types are converted when every value is kept exactly. Slices, or chunks, outside the box are not read.</summary>
    /// <param name="frame">Time point, 0-based.</param>
    /// <param name="from">First slice, row and column.</param>
    /// <param name="to">One past the last slice, row and column.</param>
    /// <param name="cancel">Checked between slices.</param>
    /// <returns>The box, with the volume's voxel size; the caller disposes it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The box is empty or leaves the volume, or there is no such frame.</exception>
    /// <exception cref="ApproxException">Larger than the memory budget, damaged data, or a value that T does not hold exactly.</exception>
    public unsafe Volume<T> ReadBox<T>(int frame, (int Z, int Y, int X) from, (int Z, int Y, int X) to, CancellationToken cancel = default)
        where T : unmanaged
    {
        if ((uint)frame >= (uint)Info.Frames) throw new ArgumentOutOfRangeException(nameof(frame), frame, $"frames are 0 to {Info.Frames - 1}");
        VolumeBox box = new(from, to);
        if (!box.IsWithin(Info)) throw new ArgumentOutOfRangeException(nameof(from), from, $"the box {from} to {to} is empty or leaves the volume of {Info.SizeZ}×{Info.SizeY}×{Info.SizeX} voxels");
        long bytes = checked(box.Voxels * sizeof(T));
        if (bytes > MemoryBudget)
            throw ApproxException.BadData($"{Info.Path}: a box of {box.SizeZ}×{box.SizeY}×{box.SizeX} voxels needs {bytes:N0} bytes in memory, the budget is {MemoryBudget:N0}", "raise --memory, or take smaller blocks");
        Volume<T> volume = Volume<T>.Uninitialised(box.SizeZ, box.SizeY, box.SizeX, Info.VoxelSize);
        try
        {
            if (VoxelTypes.Of<T>() == Info.VoxelType) ReadSame(volume, frame, box, cancel);
            else ReadConverted(volume, frame, box, cancel);
            return volume;
        }
        catch
        {
            volume.Dispose();
            throw;
        }
    }

    /// <summary>Reads a box whose bounds are checked already: its voxels, native-endian, (z, y, x) in C order. Formats that address boxes of their own override this.</summary>
    private protected virtual void ReadBoxSlab(int frame, VolumeBox box, Span<byte> destination, CancellationToken cancel)
    {
        if (box.HasWholeSlices(Info))
        {
            ReadSlab(frame, box.From.Z, box.SizeZ, destination, cancel);
            return;
        }
        byte[]? scratch = null;
        int part = (int)(box.SliceVoxels * Info.VoxelType.Size());
        for (int z = 0; z < box.SizeZ; z++)
        {
            cancel.ThrowIfCancellationRequested();
            if (!TryMap(frame, box.From.Z + z, out ReadOnlySpan<byte> slice))
            {
                scratch ??= new byte[Info.SliceBytes];
                ReadPart(frame, box.From.Z + z, box, scratch, cancel);
                slice = scratch;
            }
            CopyRows(slice, 0, box, destination.Slice(z * part, part));
        }
    }

    /// <summary>Reads slice z into its place in a whole slice; only the rows and columns of the box are asked for. Formats that can leave out the others override this.</summary>
    private protected virtual void ReadPart(int frame, int z, VolumeBox box, Span<byte> slice, CancellationToken cancel) => ReadSlab(frame, z, 1, slice, cancel);

    /// <summary>Copies the box's part of whole rows, the first of which is row <paramref name="firstRow"/> of a slice.</summary>
    private protected void CopyRows(ReadOnlySpan<byte> rows, int firstRow, VolumeBox box, Span<byte> destination)
    {
        int size = Info.VoxelType.Size(), columns = box.SizeX * size;
        for (int y = 0; y < box.SizeY; y++)
        {
            long start = (((long)(box.From.Y - firstRow + y) * Info.SizeX) + box.From.X) * size;
            rows.Slice((int)start, columns).CopyTo(destination.Slice(y * columns, columns));
        }
    }

    private void ReadSame<T>(Volume<T> volume, int frame, VolumeBox box, CancellationToken cancel)
        where T : unmanaged
    {
        int step = (int)Math.Clamp((64 << 20) / (box.SliceVoxels * Info.VoxelType.Size()), 1, box.SizeZ);
        for (int z = 0; z < box.SizeZ; z += step)
        {
            cancel.ThrowIfCancellationRequested();
            int count = Math.Min(step, box.SizeZ - z);
            ReadBoxSlab(frame, box.Slices(box.From.Z + z, count), volume.Bytes(z, count), cancel);
        }
    }

    private void ReadConverted<T>(Volume<T> volume, int frame, VolumeBox box, CancellationToken cancel)
        where T : unmanaged
    {
        byte[] slice = new byte[box.SliceVoxels * Info.VoxelType.Size()];
        for (int z = 0; z < box.SizeZ; z++)
        {
            cancel.ThrowIfCancellationRequested();
            ReadBoxSlab(frame, box.Slices(box.From.Z + z, 1), slice, cancel);
            int bad = VoxelConversion.Convert(Info.VoxelType, slice, volume.Slice(z));
            if (bad >= 0)
                throw ApproxException.BadData($"{Info.Path}: the value {VoxelConversion.Text(Info.VoxelType, slice, bad)} at voxel (z, y, x) = ({box.From.Z + z}, {box.From.Y + (bad / box.SizeX)}, {box.From.X + (bad % box.SizeX)}) does not fit {VoxelTypes.Of<T>().ShortName()} exactly", $"read the volume as {Info.VoxelType.ShortName()}");
        }
    }
}
