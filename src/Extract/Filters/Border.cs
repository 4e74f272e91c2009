namespace Approx.Extract.Filters;

/// <summary>What stands outside the volume, in scipy's words.</summary>
internal enum Border
{
    /// <summary>d c b a | a b c d | d c b a: the edge voxel is repeated.</summary>
    Reflect,

    /// <summary>a a a a | a b c d | d d d d.</summary>
    Nearest,

    /// <summary>d c b | a b c d | c b a: the edge voxel is not repeated.</summary>
    Mirror,

    /// <summary>One value everywhere outside.</summary>
    Constant,

    /// <summary>a b c d | a b c d | a b c d.</summary>
    Wrap,
}

/// <summary>Places outside the volume as places inside it.</summary>
internal static class Borders
{
    /// <summary>The index inside 0…size − 1 whose voxel stands at index i, or −1 for the constant.</summary>
    public static int Index(this Border border, int i, int size)
    {
        if ((uint)i < (uint)size) return i;
        switch (border)
        {
            case Border.Constant:
                return -1;
            case Border.Nearest:
                return i < 0 ? 0 : size - 1;
            case Border.Wrap:
                return Modulo(i, size);
            case Border.Mirror:
                if (size == 1) return 0;
                int m = Modulo(i, (2 * size) - 2);
                return m < size ? m : (2 * size) - 2 - m;
            default:
                int r = Modulo(i, 2 * size);
                return r < size ? r : (2 * size) - 1 - r;
        }
    }

    private static int Modulo(int i, int n)
    {
        int rest = i % n;
        return rest < 0 ? rest + n : rest;
    }
}
