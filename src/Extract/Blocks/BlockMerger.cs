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
    /// <summary>The table of the whole volume. The results are used up.</summary>
    /// <param name="blocks">One result for each block; together they hold every voxel of the volume once.</param>
    /// <param name="minVoxels">Objects with fewer voxels are left out (their contacts too).</param>
    public static ObjectTable Merge(IReadOnlyList<BlockResult> blocks, long minVoxels = 1)
    {
        if (blocks.Count == 0) throw ApproxException.BadData("no blocks to join");
        int[] offset = new int[blocks.Count + 1];
        for (int b = 0; b < blocks.Count; b++) offset[b + 1] = checked(offset[b] + blocks[b].Components.Length);
        UnionFind sets = new(Math.Max(1, offset[^1]));
        for (int i = 0; i < offset[^1]; i++) sets.Add();
        bool labels = blocks[0].Options.Input == InputKind.Labels;
        if (labels) JoinLabels(blocks, offset, sets);
        else SeamJoin.Join(Gather(blocks, offset, static block => block.Halo), Gather(blocks, offset, static block => block.Rim), (a, b) => sets.Join(a, b));

        ObjectState[] merged = MergeStates(blocks, offset, sets);
        if (!labels) Decide(blocks, offset, sets, merged);

        int[] order = Order(merged, sets, labels, minVoxels);
        int[] indexOf = new int[merged.Length];
        indexOf.AsSpan().Fill(-1);
        ObjectState[] objects = new ObjectState[order.Length];
        for (int i = 0; i < order.Length; i++)
        {
            objects[i] = merged[order[i]];
            indexOf[order[i]] = i;
            if (!labels) objects[i].Label = (ulong)i + 1;
            if (objects[i].Intensity is { Values: { } values, Quantiles: null } intensity)
            {
                intensity.Quantiles = values.Quantiles();
                intensity.Values = null;
            }
        }
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
        List<SeamRun> all = [];
        for (int b = 0; b < blocks.Count; b++)
        {
            foreach (SeamRun run in part(blocks[b])) all.Add(run with { Component = run.Component + offset[b] });
        }
        return all;
    }

    // States by root; the others stay as they were.
    private static ObjectState[] MergeStates(IReadOnlyList<BlockResult> blocks, int[] offset, UnionFind sets)
    {
        if (blocks.Count == 1) return blocks[0].Components;
        ObjectState[] states = new ObjectState[offset[^1]];
        for (int b = 0; b < blocks.Count; b++)
        {
            for (int i = 0; i < blocks[b].Components.Length; i++)
            {
                int id = offset[b] + i, root = sets.Find(id);
                if (root == id) states[id] = blocks[b].Components[i];
                else states[root].Merge(blocks[b].Components[i]);
            }
        }
        return states;
    }

    private static void Decide(IReadOnlyList<BlockResult> blocks, int[] offset, UnionFind sets, ObjectState[] states)
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
    private static int[] Order(ObjectState[] states, UnionFind sets, bool labels, long minVoxels)
    {
        List<int> roots = [];
        for (int i = 0; i < states.Length; i++)
        {
            if (sets.Find(i) == i && states[i].N >= Math.Max(1, minVoxels)) roots.Add(i);
        }
        int[] order = [.. roots];
        if (labels) Array.Sort(Array.ConvertAll(order, i => states[i].Label), order);
        else Array.Sort(Array.ConvertAll(order, i => states[i].FirstVoxel), order);
        return order;
    }

    private static Contact[] Contacts(IReadOnlyList<BlockResult> blocks, int[] offset, UnionFind sets, int[] indexOf)
    {
        Dictionary<ulong, ContactFaces> faces = [];
        for (int b = 0; b < blocks.Count; b++)
        {
            foreach ((int a, int other, ContactFaces shared) in blocks[b].Contacts)
            {
                int i = indexOf[sets.Find(offset[b] + a)], j = indexOf[sets.Find(offset[b] + other)];
                if (i < 0 || j < 0) continue;
                CollectionsMarshal.GetValueRefOrAddDefault(faces, ContactTable.Key(i, j), out _).Add(shared);
            }
        }
        ulong[] pairs = [.. faces.Keys];
        Array.Sort(pairs);
        return Array.ConvertAll(pairs, pair => new Contact((int)(pair >> 32), (int)(uint)pair, faces[pair]));
    }
}
