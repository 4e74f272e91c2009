using System.Numerics;
using System.Runtime.InteropServices;
using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Tests.Extract.Volumes;

public class VolumeKernelTests
{
    public static TheoryData<VoxelType, VoxelType> Pairs
    {
        get
        {
            TheoryData<VoxelType, VoxelType> pairs = [];
            foreach (VoxelType from in Enum.GetValues<VoxelType>())
            {
                foreach (VoxelType to in Enum.GetValues<VoxelType>()) pairs.Add(from, to);
            }
            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Converts_a_value_exactly_or_not_at_all(VoxelType from, VoxelType to)
    {
        // Exact rational arithmetic as the second opinion: 2^k, 2^k ± 1, halves, and their negatives.
        foreach (decimal value in Values())
        {
            byte[] source = new byte[from.Size()];
            if (!TryStore(from, value, source)) continue;
            byte[] destination = new byte[to.Size()];
            byte[] expected = new byte[to.Size()];
            bool fits = TryStore(to, value, expected);
            int bad = VoxelConversion.Convert(from, source, to, destination);
            Assert.True(fits == (bad < 0), $"{value} from {from} to {to}: {(fits ? "fits" : "does not fit")}");
            if (fits) Assert.Equal(expected, destination);
        }
    }

    [Fact]
    public void Keeps_NaN_between_floats_and_refuses_it_as_an_integer()
    {
        byte[] nan = BitConverter.GetBytes(double.NaN);
        float[] single = new float[1];
        Assert.Equal(-1, VoxelConversion.Convert<float>(VoxelType.Float64, nan, single));
        Assert.True(float.IsNaN(single[0]));
        Assert.Equal(0, VoxelConversion.Convert<int>(VoxelType.Float64, nan, new int[1]));
        Assert.Equal(0, VoxelConversion.Convert<long>(VoxelType.Float64, BitConverter.GetBytes(double.PositiveInfinity), new long[1]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(1000)]
    public void Vector_sums_agree_with_their_scalar_twins_bit_for_bit(int length)
    {
        byte[] bytes = new byte[length];
        ushort[] words = new ushort[length];
        Random random = new(length);
        random.NextBytes(bytes);
        random.NextBytes(MemoryMarshal.AsBytes(words.AsSpan()));
        byte[] scalarBytes = [.. bytes];
        ushort[] scalarWords = [.. words];
        TiffPredictor.Sum<byte>(scalarBytes, 1);
        TiffPredictor.Sum<ushort>(scalarWords, 1);
        TiffPredictor.SumBytes(bytes);
        TiffPredictor.SumWords(words);
        Assert.Equal(scalarBytes, bytes);
        Assert.Equal(scalarWords, words);
    }

    [Theory]
    [InlineData("slice2.tif", "slice10.tif", -1)]
    [InlineData("slice010.tif", "slice9.tif", 1)]
    [InlineData("a_1_b_20", "a_1_b_3", 1)]
    [InlineData("x99999999999999999999", "x100000000000000000000", -1)]
    [InlineData("a.tif", "B.tif", -1)]
    [InlineData("same", "same", 0)]
    public void Orders_names_as_people_number_them(string a, string b, int expected)
    {
        Assert.Equal(expected, Math.Sign(NaturalOrder.Instance.Compare(a, b)));
        Assert.Equal(-expected, Math.Sign(NaturalOrder.Instance.Compare(b, a)));
    }

    [Theory]
    [InlineData("ZYX", "100,443,512", "T20Z5YX", 20, 1, 5)]
    [InlineData("ZYX", "100,443,512", "TZ5YX", 20, 1, 5)]
    [InlineData("ZYX", "100,443,512", "T20ZYX", 20, 1, 5)]
    [InlineData("TZCYX", "1,20,5,443,512", "TZYX", 20, 1, 5)]
    [InlineData("ZYX", "100,443,512", "CYX", 1, 100, 1)]
    [InlineData("TZYX", "3,4,5,6", "czyx", 1, 3, 4)]
    public void Axes_may_be_named_anew_and_split(string own, string sizes, string renamed, long frames, long channels, long slices)
    {
        AxisLayout layout = AxisLayout.Of("f", own, [.. sizes.Split(',').Select(long.Parse)], renamed);
        Assert.Equal((frames, channels, slices), (layout.T.Size, layout.C.Size, layout.Z.Size));
        Assert.Equal(sizes.Split(',').Select(long.Parse).Aggregate((a, b) => a * b), layout.Voxels);
    }

    [Theory]
    [InlineData("TZ")]
    [InlineData("ZZYX")]
    [InlineData("QYX")]
    [InlineData("TCZYX")]
    [InlineData("T3Z5YX")]
    [InlineData("T0ZYX")]
    [InlineData("")]
    public void Axes_that_do_not_fit_are_wrong_usage(string renamed) =>
        Assert.Equal(ErrorKind.Usage, Assert.Throws<ApproxException>(() => AxisLayout.Of("f", "ZYX", [100, 443, 512], renamed)).Kind);

    [Theory]
    [InlineData("u8", VoxelType.UInt8, false)]
    [InlineData("i16be", VoxelType.Int16, true)]
    [InlineData("F64LE", VoxelType.Float64, false)]
    [InlineData("u32", VoxelType.UInt32, false)]
    public void Reads_voxel_encodings(string text, VoxelType type, bool big) => Assert.Equal(new VoxelEncoding(type, big), VoxelEncoding.Parse(text));

    [Theory]
    [InlineData("u12")]
    [InlineData("float")]
    [InlineData("")]
    public void Refuses_what_is_no_voxel_encoding(string text) => Assert.Equal(ErrorKind.Usage, Assert.Throws<ApproxException>(() => VoxelEncoding.Parse(text)).Kind);

    [Theory]
    [InlineData("2.5")]
    [InlineData("7")]
    [InlineData("1,2,0")]
    [InlineData("1,-2,3")]
    [InlineData("a,b,c")]
    public void Refuses_what_is_no_shape(string text) => Assert.Equal(ErrorKind.Usage, Assert.Throws<ApproxException>(() => VolumeOpenOptions.ParseShape(text)).Kind);

    [Fact]
    public void A_volume_in_memory_is_a_source_like_any_other()
    {
        using Volume<int> volume = new(3, 4, 5, VoxelSize.Parse("1um"));
        volume[2, 3, 4] = 42;
        volume[0, 0, 1] = -1;
        using VolumeSource source = VolumeSource.FromMemory(volume);
        using Volume<long> wide = source.ReadAll<long>();
        Assert.Equal((42, -1, 0), (wide[2, 3, 4], wide[0, 0, 1], wide[1, 1, 1]));
        Assert.True(source.TryMap(0, 2, out ReadOnlySpan<byte> slice));
        Assert.Equal(42, MemoryMarshal.Cast<byte, int>(slice)[^1]);
        ApproxException e = Assert.Throws<ApproxException>(() => source.ReadAll<byte>());
        Assert.Contains("-1 at voxel (z, y, x) = (0, 0, 1)", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => volume.Slice(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => source.Read(0, 2, 2, new byte[2 * 80]));
        Assert.Throws<ArgumentException>(() => source.Read(0, 0, 1, new byte[79]));
    }

    [Fact]
    public void Nearest_simple_ratio_gives_the_edge_back()
    {
        foreach (double edge in (double[])[0.082, 1.3, 0.65, 10, 0.2021, 1e-3, 33.5])
        {
            (uint n, uint d) = TiffWriter.Ratio(1 / edge, edge);
            Assert.Equal(edge, (double)d / n);
        }
    }

    private static IEnumerable<decimal> Values()
    {
        foreach (int bits in (int[])[0, 7, 8, 15, 16, 24, 25, 31, 32, 53, 54, 63, 64])
        {
            decimal power = (decimal)(BigInteger.One << bits);
            foreach (decimal value in (decimal[])[power, power - 1, power + 1, power - 0.5m]) yield return value;
            foreach (decimal value in (decimal[])[-power, -power - 1, -power + 1]) yield return value;
        }
    }

    // Stores a value when the type holds it exactly, by arithmetic that shares nothing with the kernel.
    private static bool TryStore(VoxelType type, decimal value, byte[] bytes)
    {
        if (value == 0) value = 0; // decimal has a negative zero, too
        if (type.IsFloat())
        {
            // A binary float of p bits holds an integer, or a half, when its odd part has at most p bits.
            BigInteger twice = BigInteger.Abs((BigInteger)(value * 2));
            if (value * 2 != decimal.Truncate(value * 2)) return false;
            while (!twice.IsZero && twice.IsEven) twice >>= 1;
            if (twice.GetBitLength() > (type == VoxelType.Float32 ? 24 : 53)) return false;
            if (type == VoxelType.Float32) MemoryMarshal.Write(bytes, (float)value);
            else MemoryMarshal.Write(bytes, (double)value);
            return true;
        }
        if (value != decimal.Truncate(value)) return false;
        BigInteger whole = new(value);
        int width = type.Size() * 8;
        BigInteger low = type.IsSigned() ? -(BigInteger.One << (width - 1)) : 0, high = (BigInteger.One << (type.IsSigned() ? width - 1 : width)) - 1;
        if (whole < low || whole > high) return false;
        byte[] little = (whole < 0 ? whole + (BigInteger.One << width) : whole).ToByteArray(isUnsigned: true);
        Array.Clear(bytes);
        little.AsSpan(0, Math.Min(little.Length, bytes.Length)).CopyTo(bytes);
        return true;
    }
}
