using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Approx.Extract.Labelling;

/// <summary>Faces shared by two components, counted for each axis.</summary>
internal struct ContactFaces
{
    /// <summary>Shared faces normal to z, y, x.</summary>
    public long Z, Y, X;

    /// <summary>All shared faces.</summary>
    public readonly long Total => Z + Y + X;

    /// <summary>Adds the faces of another part of the same contact.</summary>
    public void Add(in ContactFaces other)
    {
        Z += other.Z;
        Y += other.Y;
        X += other.X;
    }
}

/// <summary>
/// Counts contacts between components while the pass runs. Faces come in rows of the same pair, so a small table of recent
/// pairs takes nearly all of them; a pair that is pushed out goes to the dictionary.
/// </summary>
internal sealed unsafe class ContactTable
{
    private const int RecentBits = 10;
    private const ulong None = ulong.MaxValue;
    private readonly Dictionary<ulong, ContactFaces> _faces = [];
    private readonly Recent[] _recent = new Recent[1 << RecentBits];

    /// <summary>An empty table.</summary>
    public ContactTable() => _recent.AsSpan().Fill(new Recent { Pair = None });

    /// <summary>The contacts: the lower component in the upper half of the key, the higher in the lower half.</summary>
    public Dictionary<ulong, ContactFaces> Faces
    {
        get
        {
            foreach (ref Recent recent in _recent.AsSpan()) Release(ref recent, None);
            return _faces;
        }
    }

    /// <summary>The key of an unordered pair.</summary>
    public static ulong Key(int a, int b) => ((ulong)(uint)Math.Min(a, b) << 32) | (uint)Math.Max(a, b);

    /// <summary>Adds the faces between ids[i] and ids[i − 1] at the set bits (ids are component + 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddX(ulong faces, int* ids)
    {
        for (; faces != 0; faces &= faces - 1)
        {
            int i = BitOperations.TrailingZeroCount(faces);
            Find(ids[i], ids[i - 1]).X++;
        }
    }

    /// <summary>Adds the faces between ids[i] and others[i] at the set bits, normal to y.</summary>
    /// <param name="faces">The voxels with such a face.</param>
    /// <param name="same">Where both ids are those of the column before.</param>
    /// <param name="ids">The ids of 64 voxels.</param>
    /// <param name="others">The ids of their neighbours.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddY(ulong faces, ulong same, int* ids, int* others)
    {
        if (faces == 0) return;
        ulong starts = faces & ~((faces << 1) & same);
        for (; starts != 0; starts &= starts - 1) Find(ids, others, BitOperations.TrailingZeroCount(starts)).Y += Length(faces, starts);
    }

    /// <summary>The same, normal to z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddZ(ulong faces, ulong same, int* ids, int* others)
    {
        if (faces == 0) return;
        ulong starts = faces & ~((faces << 1) & same);
        for (; starts != 0; starts &= starts - 1) Find(ids, others, BitOperations.TrailingZeroCount(starts)).Z += Length(faces, starts);
    }

    // Faces from the lowest start to the next start or the first gap.
    private static uint Length(ulong faces, ulong starts)
    {
        int i = BitOperations.TrailingZeroCount(starts);
        ulong ends = (~faces | (starts & (starts - 1))) >> i;
        return (uint)(ends == 0 ? 64 - i : BitOperations.TrailingZeroCount(ends));
    }

    private ref Recent Find(int* ids, int* others, int i) => ref Find(ids[i], others[i]);

    private ref Recent Find(int id, int other)
    {
        ulong pair = Key(id - 1, other - 1);
        ref Recent recent = ref _recent[(pair * 0x9E3779B97F4A7C15UL) >> (64 - RecentBits)];
        if (recent.Pair != pair) Release(ref recent, pair);
        return ref recent;
    }

    private void Release(ref Recent recent, ulong next)
    {
        if (recent.Pair != None) CollectionsMarshal.GetValueRefOrAddDefault(_faces, recent.Pair, out _).Add(new ContactFaces { Z = recent.Z, Y = recent.Y, X = recent.X });
        recent = new Recent { Pair = next };
    }

    // 32 bits hold the faces of any window.
    private struct Recent
    {
        public ulong Pair;
        public uint Z, Y, X;
    }
}
