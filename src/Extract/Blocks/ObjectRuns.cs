using Approx.Extract.Labelling;

namespace Approx.Extract.Blocks;

/// <summary>A run of an object in coordinates of the volume: columns First to End − 1 of row (Z, Y).</summary>
internal readonly record struct ObjectRun(int Z, int Y, int First, int End)
{
    /// <summary>Voxels.</summary>
    public int Length => End - First;
}

/// <summary>The voxels of every object as runs, grouped by object. Eight bytes a run (sixteen in volumes of more than 65,535 columns or 2³¹ rows).</summary>
internal sealed class ObjectRuns
{
    private readonly int[] _start;
    private readonly (int Row, ushort First, ushort End)[] _packed = [];
    private readonly ObjectRun[] _wide = [];
    private readonly int _sizeY;
    private readonly bool _cut;

    private ObjectRuns(int[] start, BlockWindow volume, bool cut)
    {
        (_start, _sizeY, _cut) = (start, volume.SizeY, cut);
        IsPacked = volume.SizeX <= ushort.MaxValue && (long)volume.SizeZ * volume.SizeY <= int.MaxValue;
        if (IsPacked) _packed = GC.AllocateUninitializedArray<(int, ushort, ushort)>(start[^1]);
        else _wide = GC.AllocateUninitializedArray<ObjectRun>(start[^1]);
    }

    /// <summary>Number of objects.</summary>
    public int Objects => _start.Length - 1;

    private bool IsPacked { get; }

    /// <summary>The runs of an object, ascending in (z, y, x), each as long as it can be.</summary>
    public ReadOnlySpan<ObjectRun> this[int index]
    {
        get
        {
            ObjectRun[] runs = new ObjectRun[_start[index + 1] - _start[index]];
            for (int i = 0; i < runs.Length; i++) runs[i] = At(_start[index] + i);
            return _cut ? Join(runs) : runs;
        }
    }

    /// <summary>How many objects have voxels in each slice.</summary>
    public int[] ObjectsPerSlice(int sizeZ)
    {
        int[] counts = new int[sizeZ], lastObject = new int[sizeZ];
        for (int i = 0; i < Objects; i++)
        {
            for (int r = _start[i]; r < _start[i + 1]; r++)
            {
                int z = At(r).Z;
                if (lastObject[z] == i + 1) continue;
                lastObject[z] = i + 1;
                counts[z]++;
            }
        }
        return counts;
    }

    /// <summary>Groups the runs of blocks by object; the blocks' stores are emptied on the way.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="objects">Number of objects.</param>
    /// <param name="objectOf">The object of a component: block, component of the block → index, −1 for none.</param>
    public static ObjectRuns Group(IReadOnlyList<BlockResult> blocks, int objects, Func<int, int, int> objectOf)
    {
        int[] start = new int[objects + 1];
        for (int b = 0; b < blocks.Count; b++)
        {
            RunStore store = blocks[b].Runs!;
            int[] index = Indices(b);
            for (int i = 0; i < store.Count; i++)
            {
                int of = index[store[i].Component];
                if (of >= 0) start[of + 1]++;
            }
        }
        for (int i = 0; i < objects; i++) start[i + 1] = checked(start[i] + start[i + 1]);
        ObjectRuns runs = new(start, blocks[0].Window, blocks.Count > 1);
        int[] next = start[..^1];
        for (int b = 0; b < blocks.Count; b++)
        {
            BlockWindow window = blocks[b].Window;
            RunStore store = blocks[b].Runs!;
            int[] index = Indices(b);
            int rows = window.CoreY1 - window.CoreY0;
            for (int row = 0, i = 0; row < store.Rows; row++)
            {
                for (int k = store.RunsOfRow(row); k > 0; k--, i++)
                {
                    (int first, int end, int component) = store[i];
                    store.ReleaseBefore(i);
                    if (index[component] < 0) continue;
                    runs.Set(next[index[component]]++, new ObjectRun(window.CoreZ0 + (row / rows), window.CoreY0 + (row % rows), window.CoreX0 + first, window.CoreX0 + end));
                }
            }
        }
        return runs;

        int[] Indices(int b)
        {
            int[] of = blocks[b].ComponentOfRun!, index = new int[of.Length];
            for (int id = 0; id < of.Length; id++) index[id] = objectOf(b, of[id]);
            return index;
        }
    }

    /// <summary>Groups the runs of some objects of a volume in blocks.</summary>
    /// <param name="volume">Any block of the volume.</param>
    /// <param name="counts">Runs of each object.</param>
    /// <param name="give">Gives every run with its object, in any order.</param>
    public static ObjectRuns Of(BlockWindow volume, ReadOnlySpan<long> counts, Action<Action<int, ObjectRun>> give)
    {
        int[] start = new int[counts.Length + 1];
        for (int i = 0; i < counts.Length; i++) start[i + 1] = checked((int)(start[i] + counts[i]));
        ObjectRuns runs = new(start, volume, cut: true);
        int[] next = start[..^1];
        give((index, run) => runs.Set(next[index]++, run));
        return runs;
    }

    // Blocks cut runs in x and mix the order: sort and join those that meet.
    private static ReadOnlySpan<ObjectRun> Join(ObjectRun[] runs)
    {
        Array.Sort(runs, static (a, b) => a.Z != b.Z ? a.Z.CompareTo(b.Z) : a.Y != b.Y ? a.Y.CompareTo(b.Y) : a.First.CompareTo(b.First));
        int kept = 0;
        foreach (ObjectRun run in runs)
        {
            bool meets = kept > 0 && runs[kept - 1].Z == run.Z && runs[kept - 1].Y == run.Y && runs[kept - 1].End == run.First;
            if (meets) runs[kept - 1] = runs[kept - 1] with { End = run.End };
            else runs[kept++] = run;
        }
        return runs.AsSpan(0, kept);
    }

    private ObjectRun At(int i)
    {
        if (!IsPacked) return _wide[i];
        (int row, ushort first, ushort end) = _packed[i];
        return new ObjectRun(row / _sizeY, row % _sizeY, first, end);
    }

    private void Set(int i, ObjectRun run)
    {
        if (IsPacked) _packed[i] = ((run.Z * _sizeY) + run.Y, (ushort)run.First, (ushort)run.End);
        else _wide[i] = run;
    }
}
