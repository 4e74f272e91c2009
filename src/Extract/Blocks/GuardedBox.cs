using Approx.Extract.Metrics;

namespace Approx.Extract.Blocks;

/// <summary>
/// A block with the guard zone around it in which its objects are read whole. A side that an object of the block reaches is moved out,
/// twice as far each time, until none does or the volume ends: no object is ever dropped or cut.
/// </summary>
internal sealed class GuardedBox
{
    private readonly DrawnBlock block;
    private readonly (int Z, int Y, int X) size;

    // Guard on the low and high side of z, y, x.
    private readonly long[] low, high;

    /// <summary>A block with the same guard on both sides of an axis.</summary>
    public GuardedBox(DrawnBlock block, (int Z, int Y, int X) size, (int Z, int Y, int X) guard)
    {
        (this.block, this.size) = (block, size);
        low = [guard.Z, guard.Y, guard.X];
        high = [guard.Z, guard.Y, guard.X];
    }

    /// <summary>First slice, row and column.</summary>
    public (int Z, int Y, int X) From => (Low(block.From.Z, 0), Low(block.From.Y, 1), Low(block.From.X, 2));

    /// <summary>One past the last slice, row and column.</summary>
    public (int Z, int Y, int X) To => (High(block.To.Z, size.Z, 0), High(block.To.Y, size.Y, 1), High(block.To.X, size.X, 2));

    /// <summary>How often a side was moved.</summary>
    public int Extensions { get; private set; }

    /// <summary>Doubles the guard at the sides that objects reach; false when none does.</summary>
    /// <param name="objects">The objects whose first voxel within the box lies in the block.</param>
    public bool Extend(IEnumerable<ObjectState> objects)
    {
        (int Z, int Y, int X) from = From, to = To;
        bool[] lows = new bool[3], highs = new bool[3];
        foreach (ObjectState o in objects)
        {
            lows[0] |= o.BoxZ0 <= from.Z && from.Z > 0;
            lows[1] |= o.BoxY0 <= from.Y && from.Y > 0;
            lows[2] |= o.BoxX0 <= from.X && from.X > 0;
            highs[0] |= o.BoxZ1 >= to.Z && to.Z < size.Z;
            highs[1] |= o.BoxY1 >= to.Y && to.Y < size.Y;
            highs[2] |= o.BoxX1 >= to.X && to.X < size.X;
        }
        bool any = false;
        for (int axis = 0; axis < 3; axis++)
        {
            if (lows[axis]) low[axis] = Math.Max(1, 2 * low[axis]);
            if (highs[axis]) high[axis] = Math.Max(1, 2 * high[axis]);
            any |= lows[axis] || highs[axis];
        }
        if (any) Extensions++;
        return any;
    }

    private int Low(int from, int axis) => (int)Math.Max(0, from - low[axis]);

    private int High(int to, int of, int axis) => (int)Math.Min(of, to + high[axis]);
}
