using Approx.Extract.Blocks;
using Approx.Extract.Volumes;
using Approx.Store;

namespace Approx.Extract;

/// <summary>
/// Writes what is to be kept of one volume into the work folder of the transaction, slice by slice, and hands it to the store at the end.
/// Compressed; pyramids of OME-Zarr take the mode of labels and masks, the mean of grey values.
/// </summary>
internal sealed class VolumeKeeper : IDisposable
{
    private const long SlabBytes = 64 << 20;
    private readonly StoreTransaction transaction;
    private readonly PlannedVolume volume;
    private readonly List<(KeptVolume What, VolumeWriter Writer)> writers = [];

    /// <summary>Opens the files.</summary>
    public VolumeKeeper(StoreTransaction transaction, Pipeline pipeline, PlannedVolume volume)
    {
        (this.transaction, this.volume) = (transaction, volume);
        try
        {
            foreach (KeptVolume what in pipeline.Keep) writers.Add((what, Open(what, pipeline.Labels)));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Takes the mask, bytes 0 and 1; null when it is not kept.</summary>
    public VolumeWriter? Mask => Of(KeptKind.Mask);

    /// <summary>Takes the filtered values, floats; null when they are not kept.</summary>
    public VolumeWriter? Filtered => Of(KeptKind.Filtered);

    /// <summary>Paints the written objects of a frame from their runs.</summary>
    public void WriteLabels(MeasuredFrame frame, CancellationToken cancel)
    {
        if (Of(KeptKind.Labels) is not { } writer) return;
        if (writer.Info.VoxelType == VoxelType.UInt64) WriteLabels<ulong>(writer, frame, label => label, cancel);
        else WriteLabels<uint>(writer, frame, label => (uint)label, cancel);
    }

    /// <summary>Finishes the files and hands them to the transaction.</summary>
    public void Complete()
    {
        foreach ((KeptVolume what, VolumeWriter writer) in writers)
        {
            writer.Complete();
            transaction.PutVolumeFile(volume.Input.Id, what.Name, what.Extension, writer.Path);
        }
    }

    /// <summary>Closes; what was not completed is removed.</summary>
    public void Dispose()
    {
        foreach ((_, VolumeWriter writer) in writers) writer.Dispose();
    }

    private VolumeWriter? Of(KeptKind kind) => writers.Find(w => w.What.Kind == kind).Writer;

    private VolumeWriter Open(KeptVolume what, bool givenLabels)
    {
        // Labels given in 64 bits or as floats may pass 2³²; numbers of components do not.
        bool wide = givenLabels && volume.Info.VoxelType is VoxelType.UInt64 or VoxelType.Int64 or VoxelType.Float32 or VoxelType.Float64;
        VoxelType type = what.Kind switch
        {
            KeptKind.Labels => wide ? VoxelType.UInt64 : VoxelType.UInt32,
            KeptKind.Mask => VoxelType.UInt8,
            _ => VoxelType.Float32,
        };
        return VolumeWriter.Create(
            transaction.NewVolumePath(what.Extension),
            volume.Info with { VoxelType = type, VoxelSize = volume.VoxelSize },
            new VolumeWriteOptions { Compress = true, Labels = what.Kind != KeptKind.Filtered, Name = volume.Input.Id + " " + what.Name });
    }

    private static void WriteLabels<T>(VolumeWriter writer, MeasuredFrame frame, Func<ulong, T> number, CancellationToken cancel)
        where T : unmanaged
    {
        (int sizeZ, int sizeY, int sizeX) = frame.Table.Size;
        int step = (int)Math.Clamp(Math.Min(SlabBytes, frame.Spilled?.Budget ?? SlabBytes) / writer.Info.SliceBytes, 1, sizeZ);
        for (int z0 = 0; z0 < sizeZ; z0 += step)
        {
            cancel.ThrowIfCancellationRequested();
            int z1 = Math.Min(sizeZ, z0 + step);
            using Volume<T> slab = new(z1 - z0, sizeY, sizeX, writer.Info.VoxelSize);
            if (frame.Spilled is { } spilled) spilled.Each(z0, z1, Paint, cancel);
            else EachHeld(z0, z1, Paint);
            for (int z = 0; z < slab.SizeZ; z++) writer.Write(slab.Bytes(z, 1), cancel);

            void Paint(int i, ObjectRun run)
            {
                if (frame.Kept[i] >= 0) slab.Row(run.Z - z0, run.Y)[run.First..run.End].Fill(number(frame.Table.Objects[i].Label));
            }
        }

        void EachHeld(int z0, int z1, Action<int, ObjectRun> give)
        {
            for (int i = 0; i < frame.Kept.Length; i++)
            {
                if (frame.Kept[i] < 0 || frame.Table.Objects[i].BoxZ1 <= z0 || frame.Table.Objects[i].BoxZ0 >= z1) continue;
                foreach (ObjectRun run in frame.Table.Runs![i])
                {
                    if (run.Z >= z0 && run.Z < z1) give(i, run);
                }
            }
        }
    }
}
