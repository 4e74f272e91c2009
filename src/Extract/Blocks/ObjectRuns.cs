using Approx.Extract.Labelling;

namespace Approx.Extract.Blocks;

/// <summary>A run of an object in coordinates of the volume: columns First to End − 1 of row (Z, Y).</summary>
internal readonly record struct ObjectRun(int Z, int Y, int First, int End)
{
    /// <summary>Voxels.</summary>
    public int Length => End - First;
}

/// <summary>The voxels of every object as runs, grouped by object, ascending in (z, y, x) within each. Sixteen bytes a run.</summary>
internal sealed class ObjectRuns
{
    private readonly ObjectRun[] _runs;
    private readonly int[] _start;

    private ObjectRuns(ObjectRun[] runs, int[] start) => (_runs, _start) = (runs, start);

    /// <summary>Number of objects.</summary>
    public int Objects => _start.Length - 1;

    /// <summary>The runs of an object.</summary>
    public ReadOnlySpan<ObjectRun> this[int index] => _runs.AsSpan(_start[index], _start[index + 1] - _start[index]);

    /// <summary>How many objects have voxels in each slice.</summary>
    public int[] ObjectsPerSlice(int sizeZ)
    {
        int[] counts = new int[sizeZ];
        for (int i = 0; i < Objects; i++)
        {
            int last = -1;
            foreach (ObjectRun run in this[i])
            {
                if (run.Z != last) counts[last = run.Z]++;
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
        int total = 0;
        for (int b = 0; b < blocks.Count; b++)
        {
            RunStore store = blocks[b].Runs!;
            int[] index = Indices(b);
            for (int i = 0; i < store.Count; i++)
            {
                int of = index[store[i].Component];
                if (of < 0) continue;
                start[of + 1]++;
                total = checked(total + 1);
            }
        }
        for (int i = 0; i < objects; i++) start[i + 1] += start[i];
        int[] next = start[..^1];
        ObjectRun[] runs = GC.AllocateUninitializedArray<ObjectRun>(total);
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
                    runs[next[index[component]]++] = new ObjectRun(window.CoreZ0 + (row / rows), window.CoreY0 + (row % rows), window.CoreX0 + first, window.CoreX0 + end);
                }
            }
        }
        if (blocks.Count > 1) Join(runs, ref start, objects);
        return new ObjectRuns(runs, start);

        int[] Indices(int b)
        {
            int[] of = blocks[b].ComponentOfRun!, index = new int[of.Length];
            for (int id = 0; id < of.Length; id++) index[id] = objectOf(b, of[id]);
            return index;
        }
    }

    // Blocks cut runs in x and mix the order: sort each object's runs and join those that meet.
    private static void Join(ObjectRun[] runs, ref int[] start, int objects)
    {
        int[] joined = new int[objects + 1];
        int kept = 0;
        for (int i = 0; i < objects; i++)
        {
            Span<ObjectRun> own = runs.AsSpan(start[i], start[i + 1] - start[i]);
            own.Sort(static (a, b) => a.Z != b.Z ? a.Z.CompareTo(b.Z) : a.Y != b.Y ? a.Y.CompareTo(b.Y) : a.First.CompareTo(b.First));
            joined[i] = kept;
            foreach (ObjectRun run in own)
            {
                bool meets = kept > joined[i] && runs[kept - 1].Z == run.Z && runs[kept - 1].Y == run.Y && runs[kept - 1].End == run.First;
                if (meets) runs[kept - 1] = runs[kept - 1] with { End = run.End };
                else runs[kept++] = run;
            }
        }
        joined[objects] = kept;
        start = joined;
    }
}
