namespace Approx.Arrow;

/// <summary>
/// Memory outside the collector's reach that several batches read: given back when the last share is released, whatever the thread.
/// A share that is forgotten keeps the memory for the life of the process: a leak, never a read of memory that is gone.
/// </summary>
internal sealed class SharedMemory(Action free)
{
    private int shares = 1;

    public SharedMemory Share()
    {
        if (Interlocked.Increment(ref shares) <= 1) throw new ObjectDisposedException(nameof(SharedMemory));
        return this;
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref shares) == 0) free();
    }
}
