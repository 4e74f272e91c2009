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

/// <summary>Counts contacts between components while the pass runs. The pair of the last face is kept at hand: faces of one contact come in rows.</summary>
internal sealed unsafe class ContactTable
{
    private readonly Dictionary<ulong, ContactFaces> _faces = [];
    private ulong _lastPair = ulong.MaxValue;
    private ContactFaces _last;

    /// <summary>The contacts: the lower component in the upper half of the key, the higher in the lower half.</summary>
    public Dictionary<ulong, ContactFaces> Faces
    {
        get
        {
            Flush();
            return _faces;
        }
    }

    /// <summary>The key of an unordered pair.</summary>
    public static ulong Key(int a, int b) => ((ulong)(uint)Math.Min(a, b) << 32) | (uint)Math.Max(a, b);

    /// <summary>Adds the faces at the set bits, between ids[i] and others[i] (ids are component + 1).</summary>
    /// <param name="faces">Voxels with a face to a voxel of another component.</param>
    /// <param name="ids">The ids of the 64 voxels.</param>
    /// <param name="others">The ids of their neighbours.</param>
    /// <param name="axis">0 for x, 1 for y, 2 for z.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ulong faces, int* ids, int* others, int axis)
    {
        if (faces != 0) AddFaces(faces, ids, others, axis);
    }

    private void AddFaces(ulong faces, int* ids, int* others, int axis)
    {
        do
        {
            int i = BitOperations.TrailingZeroCount(faces);
            faces &= faces - 1;
            ulong pair = Key(ids[i] - 1, others[i] - 1);
            if (pair != _lastPair)
            {
                Flush();
                _lastPair = pair;
            }
            if (axis == 0) _last.X++;
            else if (axis == 1) _last.Y++;
            else _last.Z++;
        }
        while (faces != 0);
    }

    private void Flush()
    {
        if (_lastPair == ulong.MaxValue) return;
        CollectionsMarshal.GetValueRefOrAddDefault(_faces, _lastPair, out _).Add(_last);
        _last = default;
        _lastPair = ulong.MaxValue;
    }
}
