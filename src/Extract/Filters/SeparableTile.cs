using System.Numerics;
using System.Runtime.InteropServices;
using Approx.Extract.Volumes;

namespace Approx.Extract.Filters;

/// <summary>
/// The three passes of a separable filter over one tile at a time: some rows and columns, slice after slice. Rows are widened to T, summed along
/// y, then along x, and wait in a ring of slices until those around them are there to be summed along z. Tile, ring and sums fit the
/// second-level cache; nothing but the result is stored, in float.
/// </summary>
/// <typeparam name="T">What it computes in: double, or float where speed matters more than the last bits.</typeparam>
internal sealed unsafe class SeparableTile<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Slices finished together read the ring once.
    public const int Batch = 8;
    private const int CacheBytes = 600 << 10;
    private const int WidestTile = 512;

    private readonly Volume<float> input;
    private readonly SeparableFilter filter;
    private readonly bool squares;
    private readonly int mostRows, paddedWidth;
    private readonly T* wide, columns, ring, sums;
    private readonly T[] weightsZ, weightsY, weightsX;
    private readonly T constant;
    private readonly int[] slots, slotOf, lastUse;
    private readonly nint[] pointers;
    private int y0, rows, x0, width, count, clock;

    /// <summary>Working memory for the tiles of <see cref="Shape"/>.</summary>
    /// <param name="input">The volume.</param>
    /// <param name="filter">The filter.</param>
    /// <param name="tile">The largest tile.</param>
    /// <param name="squares">Filters the squares of the values instead.</param>
    public SeparableTile(Volume<float> input, SeparableFilter filter, (int Rows, int Columns) tile, bool squares = false)
    {
        (this.input, this.filter, this.squares, mostRows) = (input, filter, squares, tile.Rows);
        (weightsZ, weightsY, weightsX) = (Weights(filter.AlongZ), Weights(filter.AlongY), Weights(filter.AlongX));
        constant = T.CreateTruncating(filter.Constant);
        int deepest = filter.AlongZ.Weights.Length + Batch - 1, tallest = mostRows + filter.AlongY.Weights.Length - 1;
        // Rows begin on cache lines.
        paddedWidth = (tile.Columns + filter.AlongX.Weights.Length - 1 + 15) & ~15;
        wide = Allocate((long)tallest * paddedWidth);
        columns = Allocate((long)mostRows * paddedWidth);
        ring = Allocate((long)deepest * mostRows * paddedWidth);
        sums = Allocate((long)Batch * paddedWidth);
        (slots, slotOf, lastUse) = (new int[deepest], new int[deepest], new int[deepest]);
        pointers = new nint[Math.Max(Math.Max(deepest, tallest), filter.AlongX.Weights.Length)];
    }

    /// <summary>From a slice's values to those of the next in what <see cref="Row"/> gives.</summary>
    public int Stride => paddedWidth;

    /// <summary>Rows and columns of a tile whose ring fits the cache together with those of as many filters.</summary>
    public static (int Rows, int Columns) Shape(Volume<float> input, SeparableFilter filter, int filters)
    {
        int columns = Math.Max(WidestTile, 4 * filter.AlongX.Weights.Length), across = (input.SizeX + columns - 1) / columns;
        columns = (input.SizeX + across - 1) / across;
        long row = (long)(filter.AlongZ.Weights.Length + Batch) * (columns + filter.AlongX.Weights.Length) * sizeof(T);
        return ((int)Math.Clamp(CacheBytes / filters / row, 1, Math.Min(64, input.SizeY)), columns);
    }

    /// <summary>Goes to a tile.</summary>
    public void Go(int y, int height, int x, int across)
    {
        (y0, rows, x0, width) = (y, height, x, across);
        Array.Fill(slotOf, int.MinValue);
        Array.Clear(lastUse);
        clock = 0;
    }

    /// <summary>Makes ready what slices z to z + slices − 1 of the tile are summed from, at most Batch; slices must come in ascending order.</summary>
    public void Slices(int z, int slices)
    {
        clock++;
        count = slices;
        for (int i = 0; i < filter.AlongZ.Weights.Length + count - 1; i++) slots[i] = Slot(filter.Border.Index(z + filter.AlongZ.First + i, input.SizeZ));
    }

    /// <summary>The filtered row y of the tile in those slices; valid until the next call.</summary>
    public T* Row(int y)
    {
        for (int i = 0; i < filter.AlongZ.Weights.Length + count - 1; i++) pointers[i] = (nint)(ring + ((((long)slots[i] * mostRows) + y) * paddedWidth));
        fixed (nint* sources = pointers) TapKernel.Sum(weightsZ, (T**)sources, count, sums, paddedWidth, width);
        return sums;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (nint memory in new[] { (nint)wide, (nint)columns, (nint)ring, (nint)sums }) NativeMemory.AlignedFree((void*)memory);
    }

    private static T* Allocate(long numbers) => (T*)NativeMemory.AlignedAlloc((nuint)(numbers * sizeof(T)), 64);

    private static T[] Weights(AxisWeights taps) => [.. taps.Weights.Select(T.CreateTruncating)];

    // The slot that holds a slice of the volume (−1: the constant), filtered along y and x; else the one not used longest.
    private int Slot(int slice)
    {
        int oldest = 0;
        for (int i = 0; i < slotOf.Length; i++)
        {
            if (slotOf[i] == slice)
            {
                lastUse[i] = clock;
                return i;
            }
            if (lastUse[i] < lastUse[oldest]) oldest = i;
        }
        (slotOf[oldest], lastUse[oldest]) = (slice, clock);
        Fill(slice, ring + ((long)oldest * mostRows * paddedWidth));
        return oldest;
    }

    private void Fill(int slice, T* slot)
    {
        if (slice < 0)
        {
            new Span<T>(slot, rows * paddedWidth).Fill(constant);
            return;
        }
        AxisWeights alongY = filter.AlongY, alongX = filter.AlongX;
        int tall = rows + alongY.Weights.Length - 1, padded = width + alongX.Weights.Length - 1;
        for (int i = 0; i < tall; i++)
        {
            T* to = wide + ((long)i * paddedWidth);
            int y = filter.Border.Index(y0 + alongY.First + i, input.SizeY);
            if (y < 0) new Span<T>(to, padded).Fill(constant);
            else WidenRow(input.Row(slice, y), to, padded);
            pointers[i] = (nint)to;
        }
        fixed (nint* sources = pointers)
        {
            TapKernel.Sum(weightsY, (T**)sources, rows, columns, paddedWidth, padded);
            for (int y = 0; y < rows; y++)
            {
                T* row = columns + ((long)y * paddedWidth);
                if (filter.Border == Border.Constant) Outside(row, padded, constant);
                for (int k = 0; k < alongX.Weights.Length; k++) sources[k] = (nint)(row + k);
                TapKernel.Sum(weightsX, (T**)sources, 1, slot + ((long)y * paddedWidth), 0, width);
            }
        }
    }

    // A row with what the border puts beside it.
    private void WidenRow(ReadOnlySpan<float> row, T* to, int padded)
    {
        int first = x0 + filter.AlongX.First, from = Math.Max(0, first), end = Math.Min(row.Length, first + padded);
        if (from < end) TapKernel.Widen(row[from..end], to + (from - first), squares);
        for (int i = 0; i < padded; i++)
        {
            if (i == from - first && from < end) i = end - first;
            if (i >= padded) return;
            int x = filter.Border.Index(first + i, row.Length);
            T value = x < 0 ? constant : T.CreateTruncating(row[x]);
            to[i] = squares ? value * value : value;
        }
    }

    private void Outside(T* row, int padded, T value)
    {
        int first = x0 + filter.AlongX.First;
        for (int i = 0; i < padded && first + i < 0; i++) row[i] = value;
        for (int i = padded - 1; i >= 0 && first + i >= input.SizeX; i--) row[i] = value;
    }
}
