using System.Numerics;

namespace Approx.Extract.Morphology;

/// <summary>What removing a voxel does to the topology of its 3×3×3 neighbourhood, given as bits 9·(dz+1) + 3·(dy+1) + dx+1 without the middle.</summary>
internal static class LocalTopology
{
    private static readonly uint[] Touching = MakeTouching();

    // For each vertex, edge and face of the middle voxel the other voxels that share it.
    private static readonly (uint Sharing, int Sign)[] Cells = MakeCells();

    /// <summary>True when the neighbours are one 26-connected piece, or there are none.</summary>
    public static bool IsOnePiece(uint around)
    {
        uint reached = around & (uint)-(int)around, frontier = reached;
        while (frontier != 0)
        {
            uint next = 0;
            for (; frontier != 0; frontier &= frontier - 1) next |= Touching[BitOperations.TrailingZeroCount(frontier)];
            frontier = next & around & ~reached;
            reached |= frontier;
        }
        return reached == around;
    }

    /// <summary>
    /// True when the Euler number of the 26-connected object stays: among the vertices, edges, faces and the body that vanish with the voxel, even and
    /// odd dimensions balance.
    /// </summary>
    public static bool KeepsEuler(uint around)
    {
        int change = -1;
        foreach ((uint sharing, int sign) in Cells)
        {
            if ((around & sharing) == 0) change += sign;
        }
        return change == 0;
    }

    private static int Bit(int z, int y, int x) => (9 * (z + 1)) + (3 * (y + 1)) + x + 1;

    private static uint[] MakeTouching()
    {
        uint[] touching = new uint[27];
        for (int a = 0; a < 27; a++)
        {
            for (int b = 0; b < 27; b++)
            {
                bool near = Math.Abs((a / 9) - (b / 9)) <= 1 && Math.Abs((a / 3 % 3) - (b / 3 % 3)) <= 1 && Math.Abs((a % 3) - (b % 3)) <= 1;
                if (near && a != b && b != 13) touching[a] |= 1u << b;
            }
        }
        return touching;
    }

    private static (uint Sharing, int Sign)[] MakeCells()
    {
        List<(uint, int)> cells = [];
        for (int z = -1; z <= 1; z++)
        {
            for (int y = -1; y <= 1; y++)
            {
                for (int x = -1; x <= 1; x++)
                {
                    int outward = Math.Abs(z) + Math.Abs(y) + Math.Abs(x);
                    if (outward == 0) continue;
                    uint sharing = 0;
                    foreach (int a in new[] { 0, z }.Distinct())
                    {
                        foreach (int b in new[] { 0, y }.Distinct())
                        {
                            foreach (int c in new[] { 0, x }.Distinct()) sharing |= 1u << Bit(a, b, c);
                        }
                    }
                    // One step outward: a face (+), two: an edge (−), three: a vertex (+).
                    cells.Add((sharing & ~(1u << 13), outward == 2 ? -1 : 1));
                }
            }
        }
        return [.. cells];
    }
}
