using System.Runtime.InteropServices;
using Approx.Extract.Volumes;

namespace Approx.Extract.Streaming;

/// <summary>
/// The slabs of one frame in order, each with its halo: while one is in use the next is read. No slice is read twice as long as slabs follow
/// each other, so compressed streams are decoded once. Slices the file holds uncompressed are mapped instead, not copied.
/// </summary>
/// <typeparam name="T">The source's own voxel type.</typeparam>
internal sealed class SlabReader<T>(VolumeSource source, int frame)
    where T : unmanaged
{
    private const int PageBytes = 4096;

    /// <summary>Reads the slabs; each is valid until the next is asked for.</summary>
    /// <param name="slabs">Slabs, ascending in z.</param>
    /// <param name="below">Slices before each slab that are wanted too.</param>
    /// <param name="above">Slices behind each slab that are wanted too.</param>
    /// <param name="copy">Wants a volume, not mapped slices.</param>
    /// <param name="cancel">Stops between slices.</param>
    public IEnumerable<SlabVoxels<T>> Read(IReadOnlyList<Slab> slabs, int below, int above, bool copy, CancellationToken cancel)
    {
        bool map = !copy && slabs.Count > 0 && source.TryMap(frame, slabs[0].Z0, out _);
        SlabVoxels<T>? current = null;
        Task<SlabVoxels<T>>? ahead = null;
        try
        {
            for (int i = 0; i < slabs.Count; i++)
            {
                SlabVoxels<T>? former = current;
                current = ahead is null ? Load(slabs[i], former) : ahead.GetAwaiter().GetResult();
                ahead = null;
                former?.Dispose();
                if (i + 1 < slabs.Count)
                {
                    (Slab next, SlabVoxels<T> last) = (slabs[i + 1], current);
                    ahead = Task.Run(() => Load(next, last), cancel);
                }
                yield return current;
            }
        }
        finally
        {
            Abandon(ahead);
            current?.Dispose();
        }

        SlabVoxels<T> Load(Slab slab, SlabVoxels<T>? former)
        {
            int from = Math.Max(0, slab.Z0 - below), to = Math.Min(source.Info.SizeZ, slab.Z1 + above);
            return map ? Map(from, to, cancel) : Copy(from, to, former, cancel);
        }
    }

    // The slab that was being read when the user of the slabs stopped.
    private static void Abandon(Task<SlabVoxels<T>>? ahead)
    {
        if (ahead is null) return;
        ((IAsyncResult)ahead).AsyncWaitHandle.WaitOne();
        if (ahead.IsCompletedSuccessfully) ahead.Result.Dispose();
        else _ = ahead.Exception;
    }

    private SlabVoxels<T> Copy(int from, int to, SlabVoxels<T>? former, CancellationToken cancel)
    {
        VolumeInfo info = source.Info;
        Volume<T> volume = Volume<T>.Uninitialised(to - from, info.SizeY, info.SizeX, info.VoxelSize);
        try
        {
            int z = from;
            for (; former is not null && z < to && z >= former.Z0 && z < former.Z1; z++) former.Slice(z).CopyTo(volume.Slice(z - from));
            int step = source.SlabSlices(16 << 20);
            for (; z < to; z += step)
            {
                cancel.ThrowIfCancellationRequested();
                int count = Math.Min(step, to - z);
                source.Read(frame, z, count, volume.Bytes(z - from, count), cancel);
            }
            return new SlabVoxels<T>(source, frame, from, to, volume);
        }
        catch
        {
            volume.Dispose();
            throw;
        }
    }

    // Touches every page, so that the disk works while the slab before is measured.
    private SlabVoxels<T> Map(int from, int to, CancellationToken cancel)
    {
        int touched = 0;
        for (int z = from; z < to; z++)
        {
            cancel.ThrowIfCancellationRequested();
            if (!source.TryMap(frame, z, out ReadOnlySpan<byte> slice)) return Copy(from, to, null, cancel);
            for (int i = 0; i < slice.Length; i += PageBytes) touched += slice[i];
        }
        GC.KeepAlive(touched);
        return new SlabVoxels<T>(source, frame, from, to, null);
    }
}

/// <summary>Slices Z0 to Z1 − 1 of a volume, in memory or mapped.</summary>
internal sealed class SlabVoxels<T>(VolumeSource source, int frame, int z0, int z1, Volume<T>? volume) : IDisposable
    where T : unmanaged
{
    /// <summary>First slice.</summary>
    public int Z0 => z0;

    /// <summary>One past the last slice.</summary>
    public int Z1 => z1;

    /// <summary>The slices as a volume; null when they are mapped.</summary>
    public Volume<T>? Volume => volume;

    /// <summary>Slice z of the volume the slab is of.</summary>
    public ReadOnlySpan<T> Slice(int z)
    {
        if (volume is not null) return volume.Slice(z - z0);
        return source.TryMap(frame, z, out ReadOnlySpan<byte> slice) ? MemoryMarshal.Cast<byte, T>(slice) : throw new InvalidOperationException($"slice {z} is no longer mapped");
    }

    /// <summary>Frees the slices.</summary>
    public void Dispose()
    {
        volume?.Dispose();
        if (volume is null) source.ReleaseMapped(frame, z0, z1 - z0);
    }
}
