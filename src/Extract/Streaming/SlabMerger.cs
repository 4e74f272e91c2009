using System.Runtime.InteropServices;
using Approx.Extract.Blocks;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;

namespace Approx.Extract.Streaming;

/// <summary>
/// Joins the blocks of a volume slab by slab, from the first slice on. The same table as <see cref="BlockMerger"/>'s, but of a slab that is
/// over only the states stay, one for each object, and the seam at its top: what cannot join any more is decided at once.
/// </summary>
/// <param name="options">How the passes are made.</param>
/// <param name="size">Size of the volume.</param>
/// <param name="minVoxels">Objects with fewer voxels are left out.</param>
internal sealed class SlabMerger(PassOptions options, (int Z, int Y, int X) size, long minVoxels)
{
    private readonly bool labels = options.Input == InputKind.Labels;
    private readonly UnionFind sets = new();
    private readonly StateSlots states = new();
    // For each component of each block that is a root: where its state is, or −1.
    private readonly List<int> slots = [];
    private readonly List<int> firstOfBlock = [];
    private readonly Dictionary<ulong, int> idOfLabel = [];
    private readonly Dictionary<ulong, ContactFaces> contacts = [];
    private readonly long[] sliceVoxels = new long[size.Z];
    private ObjectState foreground = ObjectState.Empty;
    private List<SeamRun> top = [];
    private List<int> open = [];
    private readonly List<(DeferredKey Key, long Count)> deferred = [];
    private int[]? objectOfRoot;

    /// <summary>Takes the results of the next slab's blocks, in order; they are used up.</summary>
    public void Add(Slab slab, IReadOnlyList<BlockResult> blocks)
    {
        int firstId = sets.Count;
        List<SeamRun> halo = [], rim = top;
        foreach (BlockResult block in blocks)
        {
            int offset = sets.Count;
            firstOfBlock.Add(offset);
            foreach (ref ObjectState state in block.Components.AsSpan()) AddComponent(state);
            foreach (SeamRun run in block.Halo) halo.Add(run with { Component = run.Component + offset });
            foreach (SeamRun run in block.Rim) rim.Add(run with { Component = run.Component + offset });
            foreach ((DeferredKey key, long count) in block.Deferred) deferred.Add((new DeferredKey(key.Later + offset, Id(key.A), Id(key.B), Id(key.C), key.Kind), count));
            foreach ((int a, int b, ContactFaces faces) in block.Contacts)
                CollectionsMarshal.GetValueRefOrAddDefault(contacts, ContactTable.Key(sets.Find(a + offset), sets.Find(b + offset)), out _).Add(faces);
            foreground.MergeCounts(block.Foreground);
            for (int z = 0; z < block.SliceVoxels.Length; z++) sliceVoxels[block.Window.CoreZ0 + z] += block.SliceVoxels[z];

            int Id(int component) => component < 0 ? -1 : component + offset;
        }
        if (labels) return;
        SeamJoin.Join(halo, rim, Join);
        rim.RemoveAll(run => run.Z != slab.Z1 - 1);
        top = rim;
        Settle(firstId);
    }

    /// <summary>The table, after the last slab.</summary>
    public ObjectTable Finish()
    {
        List<int> roots = [];
        for (int id = 0; id < slots.Count; id++)
        {
            if (slots[id] >= 0 && states[slots[id]].N >= Math.Max(1, minVoxels)) roots.Add(id);
        }
        int[] order = [.. roots];
        if (labels) Array.Sort(Array.ConvertAll(order, id => states[slots[id]].Label), order);
        else Array.Sort(Array.ConvertAll(order, id => states[slots[id]].FirstVoxel), order);
        ObjectState[] objects = new ObjectState[order.Length];
        objectOfRoot = new int[slots.Count];
        objectOfRoot.AsSpan().Fill(-1);
        for (int i = 0; i < order.Length; i++)
        {
            objects[i] = states[slots[order[i]]];
            objectOfRoot[order[i]] = i;
            states.Free(slots[order[i]]);
            if (!labels) objects[i].Label = (ulong)i + 1;
            Conclude(objects[i]);
        }
        return new ObjectTable { Size = size, Objects = objects, Foreground = foreground, SliceVoxels = sliceVoxels, Contacts = Contacts() };
    }

    /// <summary>The object of a component of a block, −1 for none; after <see cref="Finish"/>.</summary>
    public int ObjectOf(int block, int component) => objectOfRoot![sets.Find(firstOfBlock[block] + component)];

    private void AddComponent(in ObjectState state)
    {
        int id = sets.Add();
        slots.Add(state.N == 0 ? -1 : states.Add(state));
        if (!labels) return;
        ref int first = ref CollectionsMarshal.GetValueRefOrAddDefault(idOfLabel, state.Label, out bool known);
        if (known) Join(first, id);
        else first = id;
    }

    private void Join(int a, int b)
    {
        (a, b) = (sets.Find(a), sets.Find(b));
        if (a == b) return;
        int root = sets.JoinRoots(a, b), other = root == a ? b : a;
        int into = slots[root], from = slots[other];
        slots[other] = -1;
        if (from < 0) return;
        if (into < 0)
        {
            slots[root] = from;
            return;
        }
        states[into].Merge(states[from]);
        states.Free(from);
    }

    // What does not reach the slab's top is whole: its rows are decided, its quantiles taken, and it goes when it is too small.
    private void Settle(int firstId)
    {
        HashSet<int> reaching = [.. top.Select(run => sets.Find(run.Component))];
        int kept = 0;
        Span<(DeferredKey Key, long Count)> rows = CollectionsMarshal.AsSpan(deferred);
        foreach ((DeferredKey key, long count) in rows)
        {
            int later = sets.Find(key.Later), a = Root(key.A), b = Root(key.B), c = Root(key.C);
            if (a == later || b == later || c == later) continue;
            if (reaching.Contains(later) && (reaching.Contains(a) || reaching.Contains(b) || reaching.Contains(c))) rows[kept++] = (new DeferredKey(later, a, b, c, key.Kind), count);
            else states[slots[later]].Differs(key.Kind, count);
        }
        deferred.RemoveRange(kept, deferred.Count - kept);
        foreach (int id in open.Concat(Enumerable.Range(firstId, sets.Count - firstId)))
        {
            if (slots[id] < 0 || reaching.Contains(id)) continue;
            Conclude(states[slots[id]]);
            if (states[slots[id]].N >= minVoxels) continue;
            states.Free(slots[id]);
            slots[id] = -1;
        }
        open = [.. reaching];

        int Root(int id) => id < 0 ? -1 : sets.Find(id);
    }

    private static void Conclude(in ObjectState state)
    {
        if (state.Intensity is not { Values: { } values, Quantiles: null } intensity) return;
        intensity.Quantiles = values.Quantiles();
        intensity.Values = null;
    }

    private Contact[] Contacts()
    {
        Dictionary<ulong, ContactFaces> faces = [];
        foreach ((ulong pair, ContactFaces shared) in contacts)
        {
            int i = objectOfRoot![(int)(pair >> 32)], j = objectOfRoot[(int)(uint)pair];
            if (i >= 0 && j >= 0) faces[ContactTable.Key(i, j)] = shared;
        }
        ulong[] pairs = [.. faces.Keys];
        Array.Sort(pairs);
        return Array.ConvertAll(pairs, pair => new Contact((int)(pair >> 32), (int)(uint)pair, faces[pair]));
    }
}
