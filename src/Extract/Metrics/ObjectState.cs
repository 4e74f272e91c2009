namespace Approx.Extract.Metrics;

/// <summary>
/// All additive sums of one object (or of a part of one), exact integers in voxel units of the whole volume, so that
/// <see cref="Merge"/> gives the state of the union in any order. A pair, square, cube, edge or vertex is counted with the
/// voxel of it that comes last (edges and vertices: first) in raster order; parts must agree on that, see Blocks.
/// </summary>
internal struct ObjectState
{
    /// <summary>The label: input label, or the running number in raster order of the first voxel.</summary>
    public ulong Label;

    /// <summary>Raster index of the first voxel in the whole volume, (z·SizeY + y)·SizeX + x.</summary>
    public long FirstVoxel;

    /// <summary>Voxels.</summary>
    public long N;

    /// <summary>Bounding box in voxels, half-open: lower corner.</summary>
    public int BoxX0, BoxY0, BoxZ0;

    /// <summary>Bounding box in voxels, half-open: upper corner.</summary>
    public int BoxX1, BoxY1, BoxZ1;

    /// <summary>First moments of the voxel indices.</summary>
    public Int128 SumX, SumY, SumZ;

    /// <summary>Second moments of the voxel indices.</summary>
    public Int128 SumXX, SumYY, SumZZ, SumXY, SumXZ, SumYZ;

    /// <summary>In-object voxel pairs in 13 directions.</summary>
    public PairCounts Pairs;

    /// <summary>Full 2×2 squares in planes of constant z, y, x.</summary>
    public long SquaresXY, SquaresXZ, SquaresYZ;

    /// <summary>Full 2×2×2 cubes.</summary>
    public long Cubes;

    /// <summary>Lattice edges along x, y, z that touch the object.</summary>
    public long EdgesX, EdgesY, EdgesZ;

    /// <summary>Lattice vertices that touch the object.</summary>
    public long Vertices;

    /// <summary>Grey-value sums; null when no grey volume was given.</summary>
    public IntensityState? Intensity;

    /// <summary>A state of no voxels.</summary>
    public static ObjectState Empty => new()
    {
        FirstVoxel = long.MaxValue,
        BoxX0 = int.MaxValue,
        BoxY0 = int.MaxValue,
        BoxZ0 = int.MaxValue,
        BoxX1 = int.MinValue,
        BoxY1 = int.MinValue,
        BoxZ1 = int.MinValue,
    };

    /// <summary>In-object pairs of face neighbours: P_x + P_y + P_z.</summary>
    public readonly long FacePairs => Pairs[(int)Direction.ZZM] + Pairs[(int)Direction.ZMZ] + Pairs[(int)Direction.MZZ];

    /// <summary>Exposed voxel faces: 2(3n − ΣP_axis).</summary>
    public readonly long ExposedFaces => 2 * ((3 * N) - FacePairs);

    /// <summary>Euler number of the 6-connected object: n − ΣP_axis + ΣQ − C.</summary>
    public readonly long Euler6 => N - FacePairs + SquaresXY + SquaresXZ + SquaresYZ - Cubes;

    /// <summary>Euler number of the 26-connected object: V − ΣE + (6n − ΣP_axis) − n. (6n − ΣP_axis counts the lattice faces.)</summary>
    public readonly long Euler26 => Vertices - EdgesX - EdgesY - EdgesZ + ((6 * N) - FacePairs) - N;

    /// <summary>Takes back what the pass counted for ambiguous pairs or vertices whose components are different (see <see cref="Labelling.DeferredKey"/>); a negative number puts it back.</summary>
    public void Differs(int kind, long count)
    {
        if (kind == Labelling.DeferredKey.Vertex)
        {
            Vertices += count;
            return;
        }
        Pairs[kind] -= count;
        switch ((Direction)kind)
        {
            case Direction.ZMM or Direction.ZMP: EdgesZ += count; break;
            case Direction.MZM or Direction.MZP: EdgesY += count; break;
            case Direction.MMZ or Direction.MPZ: EdgesX += count; break;
        }
    }

    /// <summary>Adds the sums of another part of the same object; the label stays.</summary>
    public void Merge(in ObjectState other)
    {
        MergeCounts(other);
        if (other.Intensity is null) return;
        if (Intensity is null) Intensity = other.Intensity.Copy();
        else Intensity.Merge(other.Intensity);
    }

    /// <summary>Adds all sums of another part but the grey values.</summary>
    public void MergeCounts(in ObjectState other)
    {
        FirstVoxel = Math.Min(FirstVoxel, other.FirstVoxel);
        N += other.N;
        BoxX0 = Math.Min(BoxX0, other.BoxX0);
        BoxY0 = Math.Min(BoxY0, other.BoxY0);
        BoxZ0 = Math.Min(BoxZ0, other.BoxZ0);
        BoxX1 = Math.Max(BoxX1, other.BoxX1);
        BoxY1 = Math.Max(BoxY1, other.BoxY1);
        BoxZ1 = Math.Max(BoxZ1, other.BoxZ1);
        SumX += other.SumX;
        SumY += other.SumY;
        SumZ += other.SumZ;
        SumXX += other.SumXX;
        SumYY += other.SumYY;
        SumZZ += other.SumZZ;
        SumXY += other.SumXY;
        SumXZ += other.SumXZ;
        SumYZ += other.SumYZ;
        for (int d = 0; d < Directions.Count; d++) Pairs[d] += other.Pairs[d];
        SquaresXY += other.SquaresXY;
        SquaresXZ += other.SquaresXZ;
        SquaresYZ += other.SquaresYZ;
        Cubes += other.Cubes;
        EdgesX += other.EdgesX;
        EdgesY += other.EdgesY;
        EdgesZ += other.EdgesZ;
        Vertices += other.Vertices;
    }
}
