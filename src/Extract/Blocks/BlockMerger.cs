using System.Runtime.InteropServices;
using Approx.Core;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;

namespace Approx.Extract.Blocks;

/// <summary>
/// Joins the results of the blocks of a volume: components that share voxels at a seam become one, states merge exactly,
/// deferred counts are decided, objects are put in order. The order of the results does not matter.
/// </summary>
internal static class BlockMerger
{
    // Fewer objects than these are not worth a thread.
    private const int ThreadsFrom = 256;

    /// <summary>The table of the whole volume. The results are used up.</summary>
    /// <param name="blocks">One result for each block; together they hold every voxel of the volume once.</param>
    /// <param name="minVoxels">Objects with fewer voxels are left out (their contacts too).</param>
    /// <param name="threads">Threads that merge states.</param>
    public static ObjectTable Merge(IReadOnlyList<BlockResult> blocks, long minVoxels = 1, int threads = 1)
    {
        if (blocks.Count == 0) throw ApproxException.BadData("no blocks to join");
        int[] offset = new int[blocks.Count + 1];
        for (int b = 0; b < blocks.Count; b++) offset[b + 1] = checked(offset[b] + blocks[b].Components.Length);
        UnionFind sets = new(Math.Max(1, offset[^1]));
        for (int i = 0; i < offset[^1]; i++) sets.Add();
        bool labels = blocks[0].Options.Input == InputKind.Labels;
        if (labels) JoinLabels(blocks, offset, sets);
        else SeamJoin.Join(Gather(blocks, offset, static block => block.Halo), Gather(blocks, offset, static block => block.Rim), (a, b) => sets.Join(a, b));

        States states = new(blocks, offset);
        MergeStates(states, sets, threads);
        if (!labels) Decide(blocks, offset, sets, states);

        int[] order = Order(states, sets, labels, minVoxels);
        int[] indexOf = new int[offset[^1]];
        indexOf.AsSpan().Fill(-1);
        for (int i = 0; i < order.Length; i++) indexOf[order[i]] = i;
        ObjectState[] objects = states.Take(order, threads);
        Share(objects.Length, threads, (from, to) => Conclude(objects.AsSpan(from, to - from), labels ? null : from));
        BlockWindow window = blocks[0].Window;
        ObjectState foreground = ObjectState.Empty;
        long[] sliceVoxels = new long[window.SizeZ];
        foreach (BlockResult block in blocks)
        {
            foreground.MergeCounts(block.Foreground);
            for (int z = 0; z < block.SliceVoxels.Length; z++) sliceVoxels[block.Window.CoreZ0 + z] += block.SliceVoxels[z];
        }
        return new ObjectTable
        {
            Size = (window.SizeZ, window.SizeY, window.SizeX),
            Objects = objects,
            Foreground = foreground,
            SliceVoxels = sliceVoxels,
            Contacts = Contacts(blocks, offset, sets, indexOf),
            Runs = blocks[0].Runs is null ? null : ObjectRuns.Group(blocks, objects.Length, (b, component) => indexOf[sets.Find(offset[b] + component)]),
        };
    }

    private static void JoinLabels(IReadOnlyList<BlockResult> blocks, int[] offset, UnionFind sets)
    {
        if (blocks.Count == 1) return;
        Dictionary<ulong, int> first = [];
        for (int b = 0; b < blocks.Count; b++)
        {
            for (int i = 0; i < blocks[b].Components.Length; i++)
            {
                ref int known = ref CollectionsMarshal.GetValueRefOrAddDefault(first, blocks[b].Components[i].Label, out bool exists);
                if (exists) sets.Join(known, offset[b] + i);
                else known = offset[b] + i;
            }
        }
    }

    private static List<SeamRun> Gather(IReadOnlyList<BlockResult> blocks, int[] offset, Func<BlockResult, List<SeamRun>> part)
    {
        List<SeamRun> all = new(blocks.Sum(block => part(block).Count));
        for (int b = 0; b < blocks.Count; b++)
        {
            foreach (SeamRun run in part(blocks[b])) all.Add(run with { Component = run.Component + offset[b] });
        }
        return all;
    }

    // Into the state of the root, which has the lowest id; the others stay as they were. A root is one thread's, and takes its parts in order.
    private static void MergeStates(States states, UnionFind sets, int threads)
    {
        List<(int Root, int Part)> parts = [];
        for (int id = 0; id < sets.Count; id++)
        {
            int root = sets.Find(id);
            if (root != id) parts.Add((root, id));
        }
        if (parts.Count < ThreadsFrom) threads = 1;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
        {
            foreach ((int root, int part) in parts)
            {
                if (root % threads == thread) states[root].Merge(states[part]);
            }
        });
    }

    // Quantiles of what is whole now, and running numbers where the input had no labels.
    private static void Conclude(Span<ObjectState> objects, int? first)
    {
        for (int i = 0; i < objects.Length; i++)
        {
            if (first is { } number) objects[i].Label = (ulong)(number + i) + 1;
            if (objects[i].Intensity is not { Values: { } values, Quantiles: null } intensity) continue;
            intensity.Quantiles = values.Quantiles();
            intensity.Values = null;
        }
    }

    // Parts of 0 to count − 1 for each thread.
    private static void Share(int count, int threads, Action<int, int> part)
    {
        if (count < ThreadsFrom) threads = 1;
        if (threads == 1) part(0, count);
        else Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => part((int)((long)count * i / threads), (int)((long)count * (i + 1) / threads)));
    }

    private static void Decide(IReadOnlyList<BlockResult> blocks, int[] offset, UnionFind sets, States states)
    {
        for (int b = 0; b < blocks.Count; b++)
        {
            foreach ((DeferredKey key, long count) in blocks[b].Deferred)
            {
                int later = sets.Find(offset[b] + key.Later);
                if (Is(key.A) || Is(key.B) || Is(key.C)) continue;
                states[later].Differs(key.Kind, count);

                bool Is(int component) => component >= 0 && sets.Find(offset[b] + component) == later;
            }
        }
    }

    // The roots that are objects, ascending by label, or by the first voxel in raster order.
    private static int[] Order(States states, UnionFind sets, bool labels, long minVoxels)
    {
        List<int> roots = [];
        List<ulong> keys = [];
        bool ascends = true;
        for (int id = 0; id < sets.Count; id++)
        {
            if (sets.Find(id) != id || states[id].N < Math.Max(1, minVoxels)) continue;
            ulong key = labels ? states[id].Label : (ulong)states[id].FirstVoxel;
            ascends &= keys.Count == 0 || keys[^1] < key;
            roots.Add(id);
            keys.Add(key);
        }
        int[] order = [.. roots];
        if (!ascends) Array.Sort(keys.ToArray(), order);
        return order;
    }

    private static Contact[] Contacts(IReadOnlyList<BlockResult> blocks, int[] offset, UnionFind sets, int[] indexOf)
    {
        List<ulong> pairs = new(blocks.Sum(static block => block.Contacts.Count));
        List<ContactFaces> faces = new(pairs.Capacity);
        for (int b = 0; b < blocks.Count; b++)
        {
            foreach ((int a, int other, ContactFaces shared) in blocks[b].Contacts)
            {
                int i = indexOf[sets.Find(offset[b] + a)], j = indexOf[sets.Find(offset[b] + other)];
                if (i < 0 || j < 0) continue;
                pairs.Add(ContactTable.Key(i, j));
                faces.Add(shared);
            }
        }
        CollectionsMarshal.AsSpan(pairs).Sort(CollectionsMarshal.AsSpan(faces));
        List<Contact> contacts = new(blocks.Count == 1 ? pairs.Count : 0);
        for (int i = 0; i < pairs.Count;)
        {
            ContactFaces sum = faces[i];
            ulong pair = pairs[i];
            for (i++; i < pairs.Count && pairs[i] == pair; i++) sum.Add(faces[i]);
            contacts.Add(new Contact((int)(pair >> 32), (int)(uint)pair, sum));
        }
        return [.. contacts];
    }

    // The states of all blocks by id, where they lie; a state of 400 bytes is copied once, into the table.
    private sealed class States(IReadOnlyList<BlockResult> blocks, int[] offset)
    {
        public ref ObjectState this[int id]
        {
            get
            {
                // The last block that begins at or before the id; empty blocks begin where the next does.
                (int low, int high) = (0, blocks.Count - 1);
                while (low < high)
                {
                    int middle = (low + high + 1) / 2;
                    if (offset[middle] <= id) low = middle;
                    else high = middle - 1;
                }
                return ref blocks[low].Components[id - offset[low]];
            }
        }

        public ObjectState[] Take(int[] order, int threads)
        {
            bool asTheyAre = blocks.Count == 1 && order.Length == blocks[0].Components.Length;
            for (int i = 0; asTheyAre && i < order.Length; i++) asTheyAre = order[i] == i;
            if (asTheyAre) return blocks[0].Components;
            ObjectState[] objects = GC.AllocateUninitializedArray<ObjectState>(order.Length);
            Share(order.Length, threads, (from, to) =>
            {
                for (int i = from; i < to; i++) objects[i] = this[order[i]];
            });
            return objects;
        }
    }
}
