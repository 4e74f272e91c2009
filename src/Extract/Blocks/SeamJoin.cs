namespace Approx.Extract.Blocks;

/// <summary>Finds the components that share voxels at seams: every halo voxel of a block is a rim voxel of the block that owns it.</summary>
internal static class SeamJoin
{
    /// <summary>Calls <paramref name="join"/> with the components of every halo run and rim run that overlap. Both lists are sorted in place.</summary>
    public static void Join(List<SeamRun> halo, List<SeamRun> rim, Action<int, int> join)
    {
        halo.Sort(Raster);
        rim.Sort(Raster);
        int r = 0;
        foreach (SeamRun own in halo)
        {
            while (r < rim.Count && Before(rim[r], own)) r++;
            // Halos of several blocks overlap, so the rim pointer stays at the first run that may still be needed.
            for (int k = r; k < rim.Count && rim[k].Z == own.Z && rim[k].Y == own.Y && rim[k].First < own.End; k++)
            {
                if (rim[k].End > own.First) join(own.Component, rim[k].Component);
            }
        }
    }

    private static bool Before(SeamRun a, SeamRun b) => a.Z != b.Z ? a.Z < b.Z : a.Y != b.Y ? a.Y < b.Y : a.End <= b.First;

    private static int Raster(SeamRun a, SeamRun b) => a.Z != b.Z ? a.Z.CompareTo(b.Z) : a.Y != b.Y ? a.Y.CompareTo(b.Y) : a.First.CompareTo(b.First);
}
