using System.Collections.ObjectModel;
using System.Runtime.ExceptionServices;
using Approx.Core;

namespace Approx.Extract;

/// <summary>How an operator runs: on how many threads, and until when. What it computes never depends on it.</summary>
/// <param name="Threads">Threads, at least 1.</param>
/// <param name="Cancel">Checked between slices.</param>
internal readonly record struct Workers(int Threads, CancellationToken Cancel = default)
{
    /// <summary>One thread, never cancelled.</summary>
    public static Workers One => new(1);

    /// <summary>Calls <paramref name="body"/> once for every index below <paramref name="count"/>, in any order.</summary>
    public void For(int count, Action<int> body) => For(count, () => 0, (i, _) => body(i));

    /// <summary>The same with buffers that a thread makes once and keeps.</summary>
    public void For<TBuffers>(int count, Func<TBuffers> make, Action<int, TBuffers> body)
    {
        if (Threads <= 1 || count <= 1)
        {
            TBuffers buffers = make();
            for (int i = 0; i < count; i++)
            {
                Cancel.ThrowIfCancellationRequested();
                body(i, buffers);
            }
            return;
        }
        ParallelOptions options = new() { MaxDegreeOfParallelism = Threads, CancellationToken = Cancel };
        try
        {
            Parallel.For(0, count, options, make, (i, _, buffers) =>
            {
                body(i, buffers);
                return buffers;
            }, _ => { });
        }
        catch (AggregateException several) when (Told(several) is { } one)
        {
            // As with one thread: what the user is told is one exception.
            ExceptionDispatchInfo.Throw(one);
        }
    }

    private static Exception? Told(AggregateException several)
    {
        ReadOnlyCollection<Exception> all = several.Flatten().InnerExceptions;
        return all.FirstOrDefault(static e => e is ApproxException) ?? all.FirstOrDefault(static e => e is OperationCanceledException);
    }
}
