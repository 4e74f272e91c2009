using System.Numerics;
using System.Runtime.Intrinsics.X86;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;

namespace Approx.Tests.Extract.Labelling;

/// <summary>Every vector kernel beside its scalar twin, bit for bit. Vectors wider than the machine's are emulated, so all paths run everywhere.</summary>
public sealed unsafe class KernelTests
{
    private static readonly int[] Lengths = [1, 7, 63, 64, 65, 100, 128, 200, 1000];

    [Fact]
    public void Thresholds_of_all_vector_widths_equal_the_scalar_comparison_for_every_voxel_type()
    {
        Check<byte>();
        Check<sbyte>();
        Check<ushort>();
        Check<short>();
        Check<uint>();
        Check<int>();
        Check<ulong>();
        Check<long>();
        Check<float>();
        Check<double>();

        static void Check<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Random random = new(1);
            foreach (int length in Lengths)
            {
                T[] row = Values<T>(random, length);
                foreach (VoxelRange<T> range in (VoxelRange<T>[])[VoxelRange<T>.Above(40), VoxelRange<T>.Between(10, 90.5), VoxelRange<T>.Above(-3.5), VoxelRange<T>.Above(1e300)])
                {
                    ulong[] expected = new ulong[(length + 63) / 64], found = new ulong[expected.Length];
                    ThresholdKernel.PackScalar<T>(row, range, expected);
                    for (int x = 0; x < length; x++) Assert.Equal(row[x] >= range.Low && row[x] <= range.High, (expected[x / 64] >> (x % 64) & 1) != 0);
                    ThresholdKernel.Pack512<T>(row, range, found);
                    Assert.Equal(expected, found);
                    ThresholdKernel.Pack256<T>(row, range, found);
                    Assert.Equal(expected, found);
                    ThresholdKernel.Pack128<T>(row, range, found);
                    Assert.Equal(expected, found);
                    ThresholdKernel.Pack<T>(row, range, found);
                    Assert.Equal(expected, found);
                }
            }
        }
    }

    [Fact]
    public void A_threshold_is_compared_exactly_whatever_the_voxel_type()
    {
        Assert.Equal((128, 255), (VoxelRange<byte>.Above(127.5).Low, VoxelRange<byte>.Above(127.5).High));
        Assert.Equal(128, VoxelRange<byte>.Above(127).Low);
        Assert.True(VoxelRange<byte>.Above(255).IsEmpty);
        Assert.Equal((0, 255), (VoxelRange<byte>.Above(-1).Low, VoxelRange<byte>.Above(-1).High));
        Assert.Equal((byte)1, VoxelRange<byte>.Above(0).Low);
        Assert.True(VoxelRange<ulong>.Above(18446744073709551616.0).IsEmpty);
        Assert.Equal(MathF.BitIncrement(0.1f), VoxelRange<float>.Above(0.1f).Low);
        // 0.1 as a double is less than the float nearest to it.
        Assert.Equal(0.1f, VoxelRange<float>.Above(0.1).Low);
        Assert.Equal((-5, 7), (VoxelRange<short>.Between(-5.5, 7.9).Low, VoxelRange<short>.Between(-5.5, 7.9).High));
        Assert.True(VoxelRange<double>.Above(double.PositiveInfinity).IsEmpty);
    }

    [Fact]
    public void Equality_of_all_vector_widths_equals_the_scalar_comparison()
    {
        Random random = new(2);
        for (int round = 0; round < 50; round++)
        {
            int[] a = new int[64], b = new int[64];
            for (int i = 0; i < 64; i++) (a[i], b[i]) = (random.Next(3), random.Next(3));
            fixed (int* pa = a, pb = b)
            {
                ulong expected = EqualityKernel.EqualScalar(pa, pb, 64);
                for (int i = 0; i < 64; i++) Assert.Equal(a[i] == b[i], (expected >> i & 1) != 0);
                Assert.Equal(expected, EqualityKernel.Equal512(pa, pb));
                Assert.Equal(expected, EqualityKernel.Equal256(pa, pb));
                Assert.Equal(expected, EqualityKernel.Equal128(pa, pb));
                Assert.Equal(expected, EqualityKernel.Equal64(pa, pb));
            }
        }
    }

    [Fact]
    public void Neighbour_lanes_of_vectors_equal_their_scalar_twins()
    {
        Random random = new(3);
        for (int round = 0; round < 30; round++)
        {
            ulong[] rows = new ulong[5 * 10], expected = new ulong[NeighbourLanes.BufferWords], found = new ulong[NeighbourLanes.BufferWords];
            Fill(random, rows);
            fixed (ulong* p = rows, e = expected, f = found)
            {
                ulong[] counted = new ulong[8];
                Fill(random, counted);
                NeighbourLanes.ShiftScalar(p + 1, p + 11, p + 21, p + 31, p + 41, e);
                NeighbourLanes.CombineScalar(e);
                Check<Words512>();
                Check<Words256>();
                Check<Words128>();

                void Check<TVector>()
                    where TVector : struct, IWordVector<TVector>
                {
                    fixed (ulong* p = rows, e = expected, f = found, c = counted)
                    {
                        found.AsSpan().Clear();
                        NeighbourLanes.Shift<TVector>(p + 1, p + 11, p + 21, p + 31, p + 41, f);
                        NeighbourLanes.Combine<TVector>(f);
                        Assert.Equal(expected, found);
                        ulong[] ambiguous = new ulong[AmbiguousLanes.Count * 8], ambiguousFound = new ulong[ambiguous.Length];
                        fixed (ulong* s = ambiguous, sf = ambiguousFound)
                        {
                            Assert.Equal(AmbiguousLanes.SixScalar(e, c, p + 1, p + 11, s), AmbiguousLanes.Six<TVector>(e, c, p + 1, p + 11, sf));
                            Assert.Equal(ambiguous, ambiguousFound);
                            Assert.Equal(AmbiguousLanes.EighteenScalar(e, c, p + 1, p + 11, s), AmbiguousLanes.Eighteen<TVector>(e, c, p + 1, p + 11, sf));
                            Assert.Equal(ambiguous, ambiguousFound);
                        }
                    }
                }
            }
        }
    }

    [Fact]
    public void Label_lanes_equal_the_comparison_of_every_pair()
    {
        Random random = new(4);
        for (int round = 0; round < 60; round++)
        {
            // Eight words of ids with zeros on either side.
            int[] own = Ids(random), near = Ids(random);
            if (round % 3 == 0) near = [.. own.Select(id => random.Next(9) == 0 ? random.Next(3) : id)];
            (near[15], near[528]) = (0, 0);
            ulong[] ownBits = Bits(own, static (ids, i) => ids[i] != 0), nearBits = Bits(near, static (ids, i) => ids[i] != 0);
            ulong[] ownSame = Bits(own, static (ids, i) => ids[i] == ids[i - 1]), nearSame = Bits(near, static (ids, i) => ids[i] == ids[i - 1]);
            ulong[] equal = Bits(own, (ids, i) => ids[i] == near[i]), lanes = new ulong[24], scalar = new ulong[24], open = new ulong[16], openScalar = new ulong[16];
            fixed (int* o = own, n = near)
            fixed (ulong* ob = ownBits, nb = nearBits, os = ownSame, ns = nearSame, e = equal, l = lanes, s = scalar, op = open, ops = openScalar)
            {
                IdRow a = new(ob + 1, os + 1, o + 16), b = new(nb + 1, ns + 1, n + 16);
                bool any = LabelLanes.ThreeScalar(a, b, e + 1, 0, s, ops);
                Assert.Equal(any, LabelLanes.Three<Words512>(a, b, e + 1, 0, l, op));
                Assert.Equal(scalar, lanes);
                Assert.Equal(openScalar, open);
                Assert.Equal(any, LabelLanes.Three<Words256>(a, b, e + 1, 0, l, op));
                Assert.Equal(scalar, lanes);
                Assert.Equal(openScalar, open);
                Assert.Equal(any, LabelLanes.Three<Words128>(a, b, e + 1, 0, l, op));
                Assert.Equal(scalar, lanes);
                Assert.Equal(openScalar, open);
                LabelLanes.Three(a, b, e + 1, 0, l);
            }
            for (int x = 0; x < 512; x++)
            {
                if (own[16 + x] == 0) continue;
                for (int k = -1; k <= 1; k++) Assert.Equal(own[16 + x] == near[16 + x + k], (lanes[((k + 1) * 8) + (x / 64)] >> (x % 64) & 1) != 0);
            }
        }

        static int[] Ids(Random random)
        {
            int[] ids = new int[16 + 512 + 16];
            for (int i = 16; i < 528; i++) ids[i] = random.Next(3) == 0 ? random.Next(4) : ids[i - 1];
            return ids;
        }

        static ulong[] Bits(int[] ids, Func<int[], int, bool> bit)
        {
            ulong[] words = new ulong[10];
            for (int x = 0; x < 512; x++) words[1 + (x / 64)] |= (bit(ids, 16 + x) ? 1UL : 0UL) << (x % 64);
            return words;
        }
    }

    [Fact]
    public void Grey_sums_of_vectors_equal_the_scalar_sums_for_any_length_and_extreme_values()
    {
        Check<byte>();
        Check<sbyte>();
        Check<ushort>();
        Check<short>();

        static void Check<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            Random random = new(5);
            foreach (int length in (int[])[1, 2, 31, 32, 33, 64, 500, 2048, 2049, 9000, 65534])
            {
                foreach (T[] values in (T[][])[Values<T>(random, length + 32), [.. Enumerable.Repeat(T.MinValue, length + 32)], [.. Enumerable.Repeat(T.MaxValue, length + 32)]])
                {
                    RunSums expected = RunSums.OfScalar<T>(values.AsSpan(0, length));
                    Assert.Equal(expected, RunSums.Of<T>(values, length));
                    if (Avx512BW.IsSupported) Assert.Equal(expected, RunSums.Of512(ref values[0], length));
                    if (Avx2.IsSupported) Assert.Equal(expected, RunSums.Of256(ref values[0], length));
                    Assert.Equal(expected, RunSums.Of128(ref values[0], length));
                }
            }
        }
    }

    private static void Fill(Random random, ulong[] words)
    {
        for (int i = 0; i < words.Length; i++) words[i] = (ulong)random.NextInt64() & (ulong)random.NextInt64(long.MinValue, long.MaxValue) | (random.Next(3) == 0 ? ulong.MaxValue : 0);
    }

    private static T[] Values<T>(Random random, int length)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        T[] values = new T[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = random.Next(12) switch
            {
                0 => T.MinValue,
                1 => T.MaxValue,
                2 => T.CreateSaturating(double.NaN),
                _ => T.CreateSaturating(random.Next(-50, 120)),
            };
        }
        return values;
    }
}
