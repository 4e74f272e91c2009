using System.Buffers;
using Approx.Arrow;

namespace Approx.Engine.Scanning;

/// <summary>Rows Start … Start + Count − 1 of one record batch: at most <see cref="Most"/>, so that all buffers of a scan stay in the nearest cache.</summary>
internal readonly record struct RowRun(RecordBatch Batch, int Start, int Count)
{
    /// <summary>Most rows of a run; a multiple of 64.</summary>
    public const int Most = 1024;

    /// <summary>64-bit words of a mask over a run.</summary>
    public const int MaskWords = Most / 64;
}

/// <summary>Buffers of one thread of a scan: numbers and masks of a run, lent and given back like a stack.</summary>
internal sealed class RunBuffers : IDisposable
{
    private readonly List<double[]> numbers = [];
    private readonly List<ulong[]> masks = [];
    private int numbersLent, masksLent;

    /// <summary>A buffer of <see cref="RowRun.Most"/> numbers; give it back with <see cref="ReturnNumbers"/>, last lent first.</summary>
    public double[] LendNumbers()
    {
        if (numbersLent == numbers.Count) numbers.Add(ArrayPool<double>.Shared.Rent(RowRun.Most));
        return numbers[numbersLent++];
    }

    /// <summary>Takes the last lent buffer back.</summary>
    public void ReturnNumbers() => numbersLent--;

    /// <summary>A mask of <see cref="RowRun.MaskWords"/> words; give it back with <see cref="ReturnMask"/>, last lent first.</summary>
    public ulong[] LendMask()
    {
        if (masksLent == masks.Count) masks.Add(new ulong[RowRun.MaskWords]);
        return masks[masksLent++];
    }

    /// <summary>Takes the last lent mask back.</summary>
    public void ReturnMask() => masksLent--;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (double[] buffer in numbers) ArrayPool<double>.Shared.Return(buffer);
        numbers.Clear();
    }
}
