using Approx.Extract.Labelling;

namespace Approx.Tests.Extract.Labelling;

public sealed unsafe class ContactTableTests
{
    [Fact]
    public void More_pairs_than_the_recent_ones_hold_are_counted_as_a_dictionary_counts_them()
    {
        Random random = new(11);
        using ContactTable table = new();
        Dictionary<(int, int), (long Z, long Y, long X)> expected = [];
        int[] ids = new int[64], others = new int[64];
        for (int round = 0; round < 6000; round++)
        {
            int a = random.Next(3000), b = a + 1 + random.Next(20);
            table.AddX(b, a);
            Count(a, b, x: 1);
            ulong faces = (ulong)random.NextInt64(), same = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            for (int i = 0; i < 64; i++)
            {
                // "Same" is where both ids are those of the column before.
                bool again = i > 0 && (same >> i & 1) != 0;
                (ids[i], others[i]) = again ? (ids[i - 1], others[i - 1]) : (1 + random.Next(3000), 3001 + random.Next(20));
                if ((faces >> i & 1) != 0) Count(ids[i] - 1, others[i] - 1, y: round % 2, z: (round + 1) % 2);
            }
            fixed (int* p = ids, q = others)
            {
                if (round % 2 == 1) table.AddY(faces, same & ~1UL, p, q);
                else table.AddZ(faces, same & ~1UL, p, q);
            }
        }
        Assert.True(expected.Count > 40_000);
        Assert.Equal(expected.OrderBy(static e => e.Key).Select(static e => (e.Key, e.Value)), table.ToList().Select(static c => ((c.A, c.B), (c.Faces.Z, c.Faces.Y, c.Faces.X))).Order());

        void Count(int a, int b, int z = 0, int y = 0, int x = 0)
        {
            (long Z, long Y, long X) n = expected.GetValueOrDefault((a, b));
            expected[(a, b)] = (n.Z + z, n.Y + y, n.X + x);
        }
    }
}
