using System.Numerics;

namespace Approx.Extract.Metrics;

/// <summary>
/// Whether a voxel can be taken from a 26-connected object without changing its topology: its object neighbours are one
/// 26-component, and the background within its 18 neighbours has one 6-component that shares a face with it
/// (Bertrand and Malandain 1994, Pattern Recognition Letters 15). Neighbours are bits 0 to 26, (z + 1)·9 + (y + 1)·3 + x + 1.
/// </summary>
internal static class SimplePoint
{
    private const uint Centre = 1U << 13;
    private static readonly uint[] Near26 = Table(3), Near6 = Table(1);
    private static readonly uint Within18 = Shell(2), Faces = Shell(1);

    /// <summary>True for a simple voxel.</summary>
    /// <param name="neighbours">The object's voxels among the 26; the centre's bit does not matter.</param>
    public static bool Is(uint neighbours)
    {
        uint inside = neighbours & ~Centre & 0x7FFFFFF;
        if (inside == 0 || Spread(inside & (0 - inside), inside, Near26) != inside) return false;
        uint outside = ~neighbours & Within18, faces = outside & Faces;
        return faces != 0 && (Spread(faces & (0 - faces), outside, Near6) & faces) == faces;
    }

    private static uint Spread(uint seed, uint within, uint[] near)
    {
        uint done = 0, open = seed;
        while (open != 0)
        {
            int at = BitOperations.TrailingZeroCount(open);
            done |= 1U << at;
            open = (open | (near[at] & within)) & ~done;
        }
        return done;
    }

    // For each of the 27 the others at most this many coordinate steps away.
    private static uint[] Table(int reach)
    {
        uint[] table = new uint[27];
        for (int a = 0; a < 27; a++)
        {
            for (int b = 0; b < 27; b++)
            {
                (int z, int y, int x) = (Math.Abs((a / 9) - (b / 9)), Math.Abs((a / 3 % 3) - (b / 3 % 3)), Math.Abs((a % 3) - (b % 3)));
                if (a != b && b != 13 && Math.Max(z, Math.Max(y, x)) <= 1 && z + y + x <= reach) table[a] |= 1U << b;
            }
        }
        return table;
    }

    private static uint Shell(int reach) => Table(reach)[13];
}
