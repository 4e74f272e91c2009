using System.Runtime.InteropServices;
using Approx.Extract.Segmentation;

namespace Approx.Extract.Volumes;

/// <summary>
/// A whole frame, slice by slice. Where the file holds its slices uncompressed they are looked at where they are mapped, and nothing is
/// copied; else they are read and decoded by another thread, in order, while those that are there are worked on: who asks for a slice waits for it.
/// </summary>
/// <typeparam name="T">The source's own voxel type.</typeparam>
internal sealed class FrameVoxels<T> : IDisposable
    where T : unmanaged
{
    private const long StepBytes = 4 << 20;

    private readonly VolumeSource _source;
    private readonly int _frame;
    private readonly Volume<T>? _volume;
    private readonly CancellationTokenSource? _stop;
    private readonly Task _reading = Task.CompletedTask;
    private readonly object _arrived = new();
    private int _ready;

    /// <summary>Opens a frame; reading begins at once.</summary>
    /// <exception cref="Core.ApproxException">The frame must be copied and is larger than the memory budget.</exception>
    public FrameVoxels(VolumeSource source, int frame, CancellationToken cancel)
    {
        (_source, _frame) = (source, frame);
        if (IsMapped()) return;
        source.RequireFits<T>();
        VolumeInfo info = source.Info;
        _volume = Volume<T>.Uninitialised(info.SizeZ, info.SizeY, info.SizeX, info.VoxelSize);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        _reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>What the frame is.</summary>
    public VolumeInfo Info => _source.Info;

    /// <summary>The slices, see <see cref="Slice"/>.</summary>
    public SliceOf<T> Slices => Slice;

    /// <summary>Slice z, when it is there.</summary>
    /// <exception cref="Core.ApproxException">The file is damaged.</exception>
    /// <exception cref="OperationCanceledException">Reading was cancelled.</exception>
    public ReadOnlySpan<T> Slice(int z)
    {
        if (_volume is null) return _source.TryMap(_frame, z, out ReadOnlySpan<byte> slice) ? MemoryMarshal.Cast<byte, T>(slice) : throw new InvalidOperationException($"slice {z} is no longer mapped");
        if (z >= Volatile.Read(ref _ready)) Await(z);
        return _volume.Slice(z);
    }

    /// <summary>Stops reading and frees the slices.</summary>
    public void Dispose()
    {
        _stop?.Cancel();
        ((IAsyncResult)_reading).AsyncWaitHandle.WaitOne();
        // A failure was told to whoever asked for a slice; nobody may have.
        _ = _reading.Exception;
        _stop?.Dispose();
        if (_volume is null) _source.ReleaseMapped(_frame, 0, Info.SizeZ);
        else _volume.Dispose();
    }

    private bool IsMapped()
    {
        for (int z = 0; z < Info.SizeZ; z++)
        {
            if (!_source.TryMap(_frame, z, out _)) return false;
        }
        return true;
    }

    private void Await(int z)
    {
        lock (_arrived)
        {
            while (z >= _ready && !_reading.IsCompleted) Monitor.Wait(_arrived, 50);
        }
        if (z >= Volatile.Read(ref _ready)) _reading.GetAwaiter().GetResult();
    }

    private void Read()
    {
        int step = _source.SlabSlices(StepBytes);
        for (int z = 0; z < Info.SizeZ; z += step)
        {
            _stop!.Token.ThrowIfCancellationRequested();
            int count = Math.Min(step, Info.SizeZ - z);
            _source.Read(_frame, z, count, _volume!.Bytes(z, count), _stop.Token);
            lock (_arrived)
            {
                _ready = z + count;
                Monitor.PulseAll(_arrived);
            }
        }
    }
}
