namespace Approx.Extract.Metrics;

/// <summary>
/// Whether a voxel can be taken from a 26-connected object without changing its topology: its object neighbours are one
/// 26-component, and the background within its 18 neighbours has one 6-component that shares a face with it
/// (Bertrand and Malandain 1994, Pattern Recognition Letters 15). Neighbours are bits 0 to 26, (z + 1)·9 + (y + 1)·3 + x + 1.
/// </summary>
internal static class SimplePoint
{
    private const uint Centre = 1U << 13, All = 0x7FFFFFF;

    // Planes at the ends of x and y: what is shifted out of them must not come in on the other side.
    private const uint LowX = 0x1249249, HighX = LowX << 2, LowY = 7 | (7 << 9) | (7 << 18), HighY = LowY << 6;
    private const uint Faces = (1U << 4) | (1U << 10) | (1U << 12) | (1U << 14) | (1U << 16) | (1U << 22);
    private const uint Corners = (1U << 0) | (1U << 2) | (1U << 6) | (1U << 8) | (1U << 18) | (1U << 20) | (1U << 24) | (1U << 26);
    private const uint Within18 = All & ~Corners & ~Centre;

    /// <summary>True for a simple voxel.</summary>
    /// <param name="neighbours">The object's voxels among the 26; the centre's bit does not matter.</param>
    public static bool Is(uint neighbours)
    {
        uint inside = neighbours & ~Centre & All;
        if (inside == 0 || !IsOnePiece(inside)) return false;
        uint outside = ~neighbours & Within18, faces = outside & Faces;
        return faces != 0 && MeetsAll(faces, outside);
    }

    // One 26-component.
    private static bool IsOnePiece(uint inside)
    {
        // A face neighbour touches seventeen others at once, so that one step mostly is enough.
        uint from = inside & Faces;
        if (from == 0) from = inside;
        for (uint reached = from & (0 - from); ;)
        {
            uint wide = reached | ((reached & ~HighX) << 1) | ((reached & ~LowX) >> 1);
            wide |= ((wide & ~HighY) << 3) | ((wide & ~LowY) >> 3);
            wide |= (wide << 9) | (wide >> 9);
            wide &= inside;
            if (wide == inside) return true;
            if (wide == reached) return false;
            reached = wide;
        }
    }

    // All faces in one 6-component of the background.
    private static bool MeetsAll(uint faces, uint outside)
    {
        if ((faces & (faces - 1)) == 0) return true;
        for (uint reached = faces & (0 - faces); ;)
        {
            uint wide = reached | ((reached & ~HighX) << 1) | ((reached & ~LowX) >> 1) | ((reached & ~HighY) << 3) | ((reached & ~LowY) >> 3) | (reached << 9) | (reached >> 9);
            wide &= outside;
            if ((wide & faces) == faces) return true;
            if (wide == reached) return false;
            reached = wide;
        }
    }
}
