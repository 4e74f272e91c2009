using System.Numerics;
using Approx.Core;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;

namespace Approx.Extract.Blocks;

/// <summary>
/// One pass over the slices of a block, z = 0, 1, 2…: foreground or labels become runs, runs become components, and every
/// additive sum of every component is taken on the way. Push each slice of the window once, in order, then <see cref="Finish"/>.
/// The pass holds two slices as bits and runs, never voxels.
/// </summary>
internal sealed unsafe partial class ObjectsPass : IDisposable
{
    private readonly PassOptions _options;
    private readonly UnionFind _sets = new();
    private readonly OpenComponents _open;
    private readonly Paged<ComponentSums> _sums = new();
    private readonly AmbiguousWindows? _ambiguous;
    private readonly LabelTable? _labels;
    private readonly ContactTable? _contacts;
    private readonly RunStore? _runs;
    private readonly SeamRecorder? _seams;
    private readonly NativeArray<ulong> _core;
    private readonly NativeArray<ulong> _laneBuffer = new(NeighbourLanes.BufferWords);
    private readonly ulong* _lanes;
    private readonly int _sizeX, _sizeY, _fromX, _toX, _fromY, _toY, _fromZ;
    private BlockWindow _window;
    private long[] _sliceVoxels;
    private SliceRows _slice, _below;
    private IntensityAccumulator? _intensity;
    private ValueLog? _log;
    private ComponentSums _foreground;
    private int _z;
    private bool _finished;

    /// <summary>A pass over a block.</summary>
    public ObjectsPass(BlockWindow window, PassOptions options)
    {
        if (options.Quantiles && !options.Intensity) throw ApproxException.WrongUsage("quantiles of grey values need grey values");
        (_window, _options) = (window, options);
        (_sizeY, _sizeX) = (window.WindowY, window.WindowX);
        (_fromX, _toX) = (window.CoreX0 - window.WindowX0, window.CoreX1 - window.WindowX0);
        (_fromY, _toY) = (window.CoreY0 - window.WindowY0, window.CoreY1 - window.WindowY0);
        _fromZ = window.CoreZ0 - window.WindowZ0;
        _open = new OpenComponents(_sets);
        bool labels = options.Input == InputKind.Labels;
        _slice = new SliceRows(_sizeY, _sizeX, labels);
        _below = new SliceRows(_sizeY, _sizeX, labels);
        _core = new NativeArray<ulong>(_slice.Words);
        _lanes = _laneBuffer.Start;
        for (int x = _fromX; x < _toX; x++) _core[x >> 6] |= 1UL << (x & 63);
        _sliceVoxels = new long[window.CoreZ1 - window.CoreZ0];
        if (labels) _labels = new LabelTable();
        else if (options.Connectivity != Connectivity.TwentySix) _ambiguous = new AmbiguousWindows(options.Connectivity, _sets, DeferredCapacity());
        if (labels && options.Contacts) _contacts = new ContactTable();
        if (options.KeepRuns) _runs = new RunStore(checked((_toY - _fromY) * (window.CoreZ1 - window.CoreZ0)));
        // Also for a whole volume: another thread may cut it.
        if (!labels) _seams = new SeamRecorder();
    }

    /// <summary>The next slice, foreground where the value lies in the range; its own values are the grey values.</summary>
    public void PushForeground<T>(ReadOnlySpan<T> slice, VoxelRange<T> range)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => PushForeground(slice, range, slice);

    /// <summary>The next slice, foreground where the value lies in the range, with grey values from elsewhere.</summary>
    /// <param name="slice">The window's slice, or the volume's, (y, x) in C order.</param>
    /// <param name="range">What is foreground.</param>
    /// <param name="grey">Grey values of the same slice; not looked at unless intensity is asked for.</param>
    public void PushForeground<T, TGrey>(ReadOnlySpan<T> slice, VoxelRange<T> range, ReadOnlySpan<TGrey> grey)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TGrey : unmanaged, INumber<TGrey>, IMinMaxValue<TGrey>
    {
        Begin(InputKind.Foreground);
        SliceView<T> view = new(slice, _window);
        GreyRows<TGrey> greyRows = Grey(grey);
        for (int y = 0; y < _sizeY; y++) ThresholdKernel.Pack(view.Row(y), range, _slice.Mask.AsSpan(_slice.RowWord(y), _slice.Words));
        for (int y = 0; y < _sizeY; y++)
        {
            LabelForegroundRow(y);
            if (!IsCore(y)) continue;
            CountForegroundRow(y);
            MeasureRow(y, greyRows);
        }
        End();
    }

    /// <summary>The next slice of labels.</summary>
    public void PushLabels<T>(ReadOnlySpan<T> slice)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> => PushLabels(slice, ReadOnlySpan<byte>.Empty);

    /// <summary>The next slice of labels, with grey values.</summary>
    /// <param name="slice">The window's slice, or the volume's, (y, x) in C order; 0 is background.</param>
    /// <param name="grey">Grey values of the same slice; not looked at unless intensity is asked for.</param>
    /// <exception cref="ApproxException">A label is negative or, in a float volume, not a whole number.</exception>
    public void PushLabels<T, TGrey>(ReadOnlySpan<T> slice, ReadOnlySpan<TGrey> grey)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
        where TGrey : unmanaged, INumber<TGrey>, IMinMaxValue<TGrey>
    {
        Begin(InputKind.Labels);
        SliceView<T> view = new(slice, _window);
        LabelRow<T> row = LabelRow<T>.OfThread();
        GreyRows<TGrey> greyRows = Grey(grey);
        for (int y = 0; y < _sizeY; y++)
        {
            ReadLabels(view.Row(y), row, y);
            if (!IsCore(y)) continue;
            CountLabelRow(y);
            MeasureRow(y, greyRows);
        }
        End();
    }

    private bool IsCore(int y) => _z >= _fromZ && y >= _fromY && y < _toY;

    private void Begin(InputKind kind)
    {
        if (kind != _options.Input) throw new InvalidOperationException($"the pass was made for {_options.Input}, the slice is {kind}");
        if (_finished || _z == _window.WindowZ) throw new InvalidOperationException($"the window has {_window.WindowZ} slices; all were pushed");
        if (_z > 0) _seams?.Record(_slice, _z - 1, _window);
        (_slice, _below) = (_below, _slice);
        _slice.Clear();
    }

    private void End()
    {
        _slice.EndSlice();
        if (_runs is not null && _z >= _fromZ) Keep(_runs);
        if (_ambiguous is { Deferred.IsFull: true }) DecideDeferred(last: false);
        if (_sets.Count > _options.MaxComponents)
            throw ApproxException.BadData($"more than {_options.MaxComponents:N0} components at z={_window.WindowZ0 + _z}", "the threshold lies in the noise: raise it, or filter the volume first");
        _z++;
    }

    private int NewComponent()
    {
        int id = _sets.Add();
        _sums.Grow(id + 1);
        return id;
    }

    private GreyRows<TGrey> Grey<TGrey>(ReadOnlySpan<TGrey> slice)
        where TGrey : unmanaged, INumber<TGrey>, IMinMaxValue<TGrey>
    {
        if (!_options.Intensity) return default;
        _intensity ??= IntensityAccumulator.Create<TGrey>();
        if (_options.Quantiles) _log ??= new ValueLog<TGrey>(LogCapacity(), _sets, MarkOpen);
        return new GreyRows<TGrey>(new SliceView<TGrey>(slice, _window), (IntensityAccumulator<TGrey>)_intensity, (ValueLog<TGrey>?)_log);
    }

    // Moments and grey values, run by run, clipped to the core.
    private void MeasureRow<TGrey>(int y, GreyRows<TGrey> grey)
        where TGrey : unmanaged, INumber<TGrey>, IMinMaxValue<TGrey>
    {
        int from = _slice.RowStart[y + 1], to = _slice.RowEnd[y + 1];
        if (from == to) return;
        ushort* bounds = _slice.Bounds.Start;
        int* components = _slice.Components.Start;
        IntensityAccumulator<TGrey>? intensity = grey.Intensity;
        ReadOnlySpan<TGrey> values = intensity is null ? default : grey.View.From(y);
        intensity?.Grow(_sets.Count);
        long voxels = 0;
        for (int i = from; i < to; i++)
        {
            int first = Math.Max(bounds[2 * i], _fromX), end = Math.Min(bounds[(2 * i) + 1], _toX);
            if (first >= end) continue;
            int component = components[i];
            voxels += end - first;
            _sums[component].AddRun(first, end, y, _z);
            if (intensity is null) continue;
            intensity.AddRun(component, values[first..], end - first, first, y, _z);
            grey.Log?.Add(component, values[first..], end - first);
        }
        _sliceVoxels[_z - _fromZ] += voxels;
    }

    // A 128th of the window's voxels, or half a million where there are so many: small logs meet the same open objects again and
    // again. Sorting takes as much again.
    private int LogCapacity()
    {
        long voxels = (long)_window.WindowZ * _sizeY * _sizeX;
        return (int)Math.Min(Math.Clamp(voxels / 128, 1 << 19, 1 << 27), Math.Max(voxels, 1 << 10));
    }

    private int DeferredCapacity() => (int)Math.Clamp((long)_window.WindowZ * _sizeY * _sizeX / 512, 1 << 12, 1 << 20);

    private void DecideDeferred(bool last)
    {
        _open.Begin();
        if (!last) _open.Open(_slice);
        _seams?.Open(_open);
        _ambiguous!.Deferred.Decide(_sums, _open);
    }

    // In the middle of a slice the slice below is open too, and the rows of this one that are there. A label may come again anywhere.
    private OpenComponents? MarkOpen()
    {
        if (_labels is not null) return null;
        _open.Begin();
        _open.Open(_slice);
        _open.Open(_below);
        _seams?.Open(_open);
        return _open;
    }

    private void Keep(RunStore store)
    {
        for (int y = _fromY; y < _toY; y++)
        {
            for (int i = _slice.RowStart[y + 1]; i < _slice.RowEnd[y + 1]; i++)
            {
                int first = Math.Max(_slice.Bounds[2 * i], _fromX), end = Math.Min(_slice.Bounds[(2 * i) + 1], _toX);
                if (first < end) store.Add(first - _fromX, end - _fromX, _slice.Components[i]);
            }
            store.EndRow();
        }
    }
}
