using System.Numerics;
using System.Runtime.CompilerServices;

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
/// Counts contacts between components while the pass runs. Faces come in rows of the same pair, and a slice meets the pairs of
/// the slice below again: a table of recent pairs, small enough for the processor's cache, takes nearly all of them. A pair
/// that is pushed out goes to a larger table (open addressing, linear probing, at most half full).
/// </summary>
internal sealed unsafe class ContactTable : IDisposable
{
    private const int RecentBits = 14;
    private const ulong None = 0;
    private readonly NativeArray<Counts> _recent = new(1 << RecentBits);
    private ulong[] _pairs = new ulong[1 << 11];
    private ContactFaces[] _faces = new ContactFaces[1 << 11];
    private int _count;

    /// <summary>The contacts, lower component first, in no order.</summary>
    public List<(int A, int B, ContactFaces Faces)> ToList()
    {
        for (int i = 0; i < _recent.Length; i++) Release(ref _recent[i], None);
        List<(int, int, ContactFaces)> list = new(_count);
        for (int i = 0; i < _pairs.Length; i++)
        {
            if (_pairs[i] != None) list.Add(((int)(_pairs[i] >> 32), (int)(uint)_pairs[i], _faces[i]));
        }
        return list;
    }

    /// <summary>The key of an unordered pair of different numbers; never zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Key(int a, int b) => ((ulong)(uint)Math.Min(a, b) << 32) | (uint)Math.Max(a, b);

    /// <summary>Adds one face normal to x between two components.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddX(int a, int b) => Find(a, b).X++;

    /// <summary>Adds the faces between ids[i] and others[i] at the set bits, normal to y. Ids are component + 1.</summary>
    /// <param name="faces">The voxels with such a face.</param>
    /// <param name="same">Where both ids are those of the column before.</param>
    /// <param name="ids">The ids of 64 voxels.</param>
    /// <param name="others">The ids of their neighbours.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddY(ulong faces, ulong same, int* ids, int* others)
    {
        if (faces == 0) return;
        ulong starts = faces & ~((faces << 1) & same);
        for (; starts != 0; starts &= starts - 1) Find(ids, others, starts).Y += Length(faces, starts);
    }

    /// <summary>The same, normal to z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddZ(ulong faces, ulong same, int* ids, int* others)
    {
        if (faces == 0) return;
        ulong starts = faces & ~((faces << 1) & same);
        for (; starts != 0; starts &= starts - 1) Find(ids, others, starts).Z += Length(faces, starts);
    }

    /// <inheritdoc/>
    public void Dispose() => _recent.Dispose();

    // Faces from the lowest start to the next start or the first gap.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Length(ulong faces, ulong starts)
    {
        int i = BitOperations.TrailingZeroCount(starts);
        ulong ends = (~faces | (starts & (starts - 1))) >> i;
        return (uint)Math.Min(BitOperations.TrailingZeroCount(ends), 64 - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Counts Find(int* ids, int* others, ulong starts)
    {
        int i = BitOperations.TrailingZeroCount(starts);
        return ref Find(ids[i] - 1, others[i] - 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Counts Find(int a, int b)
    {
        ulong pair = Key(a, b);
        ref Counts recent = ref _recent.Start[Hash(pair) >> (64 - RecentBits)];
        if (recent.Pair != pair) Release(ref recent, pair);
        return ref recent;
    }

    // Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Hash(ulong pair) => pair * 0x9E3779B97F4A7C15UL;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Release(ref Counts recent, ulong next)
    {
        if (recent.Pair != None) Slot(recent.Pair).Add(new ContactFaces { Z = recent.Z, Y = recent.Y, X = recent.X });
        recent = new Counts { Pair = next };
    }

    private ref ContactFaces Slot(ulong pair)
    {
        if (2 * _count >= _pairs.Length) Grow();
        int i = Place(pair);
        if (_pairs[i] == None)
        {
            _pairs[i] = pair;
            _count++;
        }
        return ref _faces[i];
    }

    private int Place(ulong pair)
    {
        int last = _pairs.Length - 1, i = (int)(Hash(pair) >> (64 - BitOperations.Log2((uint)_pairs.Length)));
        while (_pairs[i] != None && _pairs[i] != pair) i = (i + 1) & last;
        return i;
    }

    private void Grow()
    {
        (ulong[] pairs, ContactFaces[] faces) = (_pairs, _faces);
        _pairs = new ulong[checked(pairs.Length * 2)];
        _faces = new ContactFaces[_pairs.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            if (pairs[i] == None) continue;
            int place = Place(pairs[i]);
            (_pairs[place], _faces[place]) = (pairs[i], faces[i]);
        }
    }

    // 32 bits hold the faces of any window.
    private struct Counts
    {
        public ulong Pair;
        public uint Z, Y, X;
    }
}
