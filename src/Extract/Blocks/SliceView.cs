using System.Numerics;
using Approx.Core;
using Approx.Extract.Metrics;

namespace Approx.Extract.Blocks;

/// <summary>The rows of a block's window within a slice that is either the window's own or the whole volume's.</summary>
internal readonly ref struct SliceView<T>
    where T : unmanaged
{
    private readonly ReadOnlySpan<T> _slice;
    private readonly int _stride, _offset, _columns;

    /// <summary>A view of a slice.</summary>
    /// <exception cref="ApproxException">The slice has neither the window's nor the volume's size.</exception>
    public SliceView(ReadOnlySpan<T> slice, BlockWindow window)
    {
        _slice = slice;
        _columns = window.WindowX;
        if (slice.Length == (long)window.WindowY * window.WindowX)
        {
            _stride = window.WindowX;
        }
        else if (slice.Length == (long)window.SizeY * window.SizeX)
        {
            _stride = window.SizeX;
            _offset = (window.WindowY0 * window.SizeX) + window.WindowX0;
        }
        else
        {
            throw ApproxException.BadData($"a slice of {slice.Length:N0} voxels; expected {window.SizeY}×{window.SizeX} (the volume's) or {window.WindowY}×{window.WindowX} (the block's)");
        }
    }

    /// <summary>Row y of the window.</summary>
    public ReadOnlySpan<T> Row(int y) => _slice.Slice(_offset + (y * _stride), _columns);

    /// <summary>Row y of the window and everything behind it, so that a kernel may read beyond the row's end.</summary>
    public ReadOnlySpan<T> From(int y) => _slice[(_offset + (y * _stride))..];
}

/// <summary>The grey values of a slice and what takes them; empty when grey values are not asked for.</summary>
internal readonly ref struct GreyRows<T>(SliceView<T> view, IntensityAccumulator<T> intensity, ValueLog<T>? log)
    where T : unmanaged, INumber<T>
{
    /// <summary>The values.</summary>
    public SliceView<T> View { get; } = view;

    /// <summary>Takes the sums.</summary>
    public IntensityAccumulator<T>? Intensity { get; } = intensity;

    /// <summary>Takes the values for quantiles, when asked for.</summary>
    public ValueLog<T>? Log { get; } = log;
}
