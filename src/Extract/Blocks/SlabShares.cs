namespace Approx.Extract.Blocks;

/// <summary>
/// Hands out the slices of slabs to threads. Each thread takes a slab nobody has begun; when there is none left it takes the upper half of
/// what is left of the longest. So threads finish together with as few cuts as can be: a cut costs a slice that is labelled twice,
/// and the parts of every object on it.
/// </summary>
/// <param name="slabs">The slabs, ascending.</param>
internal sealed class SlabShares(IReadOnlyList<BlockWindow> slabs)
{
    // Fewer slices than these are not worth a cut.
    private const int LeastHalf = 4;

    private readonly Lock _lock = new();
    private readonly List<Share> _begun = [];
    private int _nextSlab;

    /// <summary>The next share for a thread; null when nothing worth a cut is left.</summary>
    public Share? Next()
    {
        lock (_lock)
        {
            Share? share = _nextSlab < slabs.Count ? new Share(_lock, slabs[_nextSlab++]) : Half();
            if (share is not null) _begun.Add(share);
            return share;
        }
    }

    private Share? Half()
    {
        Share? longest = _begun.MaxBy(static s => s.Left);
        return longest is { Left: >= 2 * LeastHalf } ? longest.Cut() : null;
    }

    /// <summary>Slices that one thread takes one after the other, until they end or another thread took the rest.</summary>
    internal sealed class Share(Lock shares, BlockWindow window)
    {
        private int _next = window.CoreZ0, _end = window.CoreZ1;

        /// <summary>What there was at first.</summary>
        public BlockWindow Window => window;

        /// <summary>Slices not taken yet.</summary>
        public int Left => _end - _next;

        /// <summary>Takes the next slice of the core.</summary>
        public bool Take(out int z)
        {
            lock (shares)
            {
                z = _next;
                if (Left == 0) return false;
                _next++;
                return true;
            }
        }

        /// <summary>Cuts off the upper half of what is left.</summary>
        public Share Cut()
        {
            int end = _end;
            _end -= Left / 2;
            return new Share(shares, window.Between(_end, end));
        }
    }
}
