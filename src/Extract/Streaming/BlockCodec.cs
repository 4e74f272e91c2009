using System.Numerics;
using Approx.Extract.Blocks;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;

namespace Approx.Extract.Streaming;

/// <summary>
/// The result of a block as bytes and back, field by field, little-endian, so that the layout in memory may change. The labelled runs are
/// apart (<see cref="SpilledRuns"/>): only a second visit wants them. Any change here, or of what a pass counts, raises <see cref="Version"/>.
/// </summary>
internal static class BlockCodec
{
    /// <summary>The version of the bytes and of what they mean.</summary>
    public const int Version = 1;

    private const int PieceBits = 96;

    /// <summary>The bytes of a result, its runs left out.</summary>
    public static byte[] Encode(BlockResult block)
    {
        using MemoryStream stream = new(1 << 16);
        using BinaryWriter to = new(stream);
        to.Write(Version);
        to.Write(block.Components.Length);
        foreach (ref ObjectState state in block.Components.AsSpan()) Write(to, state);
        Write(to, block.Foreground);
        foreach (long voxels in block.SliceVoxels) to.Write(voxels);
        Write(to, block.Halo);
        Write(to, block.Rim);
        to.Write(block.Deferred.Count);
        foreach ((DeferredKey key, long count) in block.Deferred)
        {
            to.Write(key.Later);
            to.Write(key.A);
            to.Write(key.B);
            to.Write(key.C);
            to.Write(key.Kind);
            to.Write(count);
        }
        to.Write(block.Contacts.Count);
        foreach ((int a, int b, ContactFaces faces) in block.Contacts)
        {
            to.Write(a);
            to.Write(b);
            to.Write(faces.Z);
            to.Write(faces.Y);
            to.Write(faces.X);
        }
        to.Flush();
        return stream.ToArray();
    }

    /// <summary>The result of a block from its bytes.</summary>
    /// <exception cref="InvalidDataException">The bytes are of another version, or not those of one result.</exception>
    public static BlockResult Decode(ReadOnlySpan<byte> bytes, BlockWindow window, PassOptions options)
    {
        Reader from = new(bytes);
        if (from.Int() != Version) throw new InvalidDataException("another version of block results");
        ObjectState[] components = new ObjectState[from.Count(64)];
        for (int i = 0; i < components.Length; i++) components[i] = State(ref from);
        ObjectState foreground = State(ref from);
        long[] sliceVoxels = new long[window.CoreZ1 - window.CoreZ0];
        for (int z = 0; z < sliceVoxels.Length; z++) sliceVoxels[z] = from.Long();
        List<SeamRun> halo = Runs(ref from), rim = Runs(ref from);
        List<(DeferredKey, long)> deferred = new(from.Count(28));
        for (int i = deferred.Capacity; i > 0; i--) deferred.Add((new DeferredKey(from.Int(), from.Int(), from.Int(), from.Int(), from.Int()), from.Long()));
        List<(int, int, ContactFaces)> contacts = new(from.Count(32));
        for (int i = contacts.Capacity; i > 0; i--) contacts.Add((from.Int(), from.Int(), new ContactFaces { Z = from.Long(), Y = from.Long(), X = from.Long() }));
        from.End();
        return new BlockResult
        {
            Window = window,
            Options = options,
            Components = components,
            Foreground = foreground,
            SliceVoxels = sliceVoxels,
            Halo = halo,
            Rim = rim,
            Deferred = deferred,
            Contacts = contacts,
        };
    }

    private static void Write(BinaryWriter to, List<SeamRun> runs)
    {
        to.Write(runs.Count);
        foreach (SeamRun run in runs)
        {
            to.Write(run.Z);
            to.Write(run.Y);
            to.Write(run.First);
            to.Write(run.End);
            to.Write(run.Component);
        }
    }

    private static List<SeamRun> Runs(ref Reader from)
    {
        List<SeamRun> runs = new(from.Count(20));
        for (int i = runs.Capacity; i > 0; i--) runs.Add(new SeamRun(from.Int(), from.Int(), from.Int(), from.Int(), from.Int()));
        return runs;
    }

    private static void Write(BinaryWriter to, in ObjectState s)
    {
        to.Write(s.Label);
        to.Write(s.N);
        // A component that only the halo holds has nothing but its place.
        if (s.N == 0) return;
        to.Write(s.FirstVoxel);
        foreach (int edge in (ReadOnlySpan<int>)[s.BoxX0, s.BoxY0, s.BoxZ0, s.BoxX1, s.BoxY1, s.BoxZ1]) to.Write(edge);
        foreach (Int128 sum in (ReadOnlySpan<Int128>)[s.SumX, s.SumY, s.SumZ, s.SumXX, s.SumYY, s.SumZZ, s.SumXY, s.SumXZ, s.SumYZ]) Write(to, sum);
        for (int d = 0; d < Directions.Count; d++) to.Write(s.Pairs[d]);
        foreach (long n in (ReadOnlySpan<long>)[s.SquaresXY, s.SquaresXZ, s.SquaresYZ, s.Cubes, s.EdgesX, s.EdgesY, s.EdgesZ, s.Vertices]) to.Write(n);
        to.Write(s.Intensity is not null);
        if (s.Intensity is { } intensity) Write(to, intensity);
    }

    private static ObjectState State(ref Reader from)
    {
        ObjectState s = ObjectState.Empty;
        s.Label = (ulong)from.Long();
        s.N = from.Long();
        if (s.N == 0) return s;
        s.FirstVoxel = from.Long();
        (s.BoxX0, s.BoxY0, s.BoxZ0, s.BoxX1, s.BoxY1, s.BoxZ1) = (from.Int(), from.Int(), from.Int(), from.Int(), from.Int(), from.Int());
        (s.SumX, s.SumY, s.SumZ) = (from.Int128(), from.Int128(), from.Int128());
        (s.SumXX, s.SumYY, s.SumZZ) = (from.Int128(), from.Int128(), from.Int128());
        (s.SumXY, s.SumXZ, s.SumYZ) = (from.Int128(), from.Int128(), from.Int128());
        for (int d = 0; d < Directions.Count; d++) s.Pairs[d] = from.Long();
        (s.SquaresXY, s.SquaresXZ, s.SquaresYZ, s.Cubes) = (from.Long(), from.Long(), from.Long(), from.Long());
        (s.EdgesX, s.EdgesY, s.EdgesZ, s.Vertices) = (from.Long(), from.Long(), from.Long(), from.Long());
        if (from.Flag()) s.Intensity = Intensity(ref from);
        return s;
    }

    private static void Write(BinaryWriter to, IntensityState i)
    {
        to.Write(i.Count);
        foreach (ExactSum sum in (ReadOnlySpan<ExactSum>)[i.Sum, i.SumSquares, i.SumX, i.SumY, i.SumZ]) Write(to, sum);
        to.Write(i.Min);
        to.Write(i.Max);
        to.Write(i.Quantiles.HasValue);
        if (i.Quantiles is { } q)
        {
            to.Write(q.P05);
            to.Write(q.Median);
            to.Write(q.P95);
        }
        to.Write(i.Values?.Values.Length ?? -1);
        for (int v = 0; v < (i.Values?.Values.Length ?? 0); v++)
        {
            to.Write(i.Values!.Values[v]);
            to.Write(i.Values.Counts[v]);
        }
    }

    private static IntensityState Intensity(ref Reader from)
    {
        IntensityState i = new() { Count = from.Long(), Sum = Sum(ref from), SumSquares = Sum(ref from), SumX = Sum(ref from), SumY = Sum(ref from), SumZ = Sum(ref from), Min = from.Double(), Max = from.Double() };
        if (from.Flag()) i.Quantiles = (from.Double(), from.Double(), from.Double());
        int n = from.CountOrNone(16);
        if (n < 0) return i;
        double[] values = new double[n];
        long[] counts = new long[n];
        for (int v = 0; v < n; v++) (values[v], counts[v]) = (from.Double(), from.Long());
        i.Values = new ValueCounts(values, counts);
        return i;
    }

    private static void Write(BinaryWriter to, Int128 value)
    {
        to.Write((long)(value >> 64));
        to.Write((ulong)value);
    }

    // An exact sum is any mantissa times a power of two: pieces of 96 bits, of which the highest has the sign.
    private static void Write(BinaryWriter to, in ExactSum sum)
    {
        (BigInteger mantissa, int exponent) = sum.Parts;
        int pieces = (int)((mantissa.GetBitLength() / PieceBits) + 1);
        to.Write(exponent);
        to.Write(pieces);
        for (int p = 0; p < pieces; p++)
        {
            BigInteger piece = p + 1 == pieces ? mantissa : mantissa & ((BigInteger.One << PieceBits) - 1);
            Write(to, (Int128)piece);
            mantissa >>= PieceBits;
        }
    }

    private static ExactSum Sum(ref Reader from)
    {
        int exponent = from.Int();
        ExactSum sum = default;
        for (int p = 0, pieces = from.Count(16); p < pieces; p++) sum.Add(from.Int128(), exponent + (p * PieceBits));
        return sum;
    }

    /// <summary>Reads numbers; a length that the bytes cannot hold is refused before anything is allocated.</summary>
    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> rest = bytes;

        public int Int() => System.Buffers.Binary.BinaryPrimitives.ReadInt32LittleEndian(Take(4));

        public long Long() => System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(Take(8));

        public double Double() => BitConverter.Int64BitsToDouble(Long());

        public bool Flag() => Take(1)[0] != 0;

        public Int128 Int128()
        {
            long high = Long();
            return new Int128((ulong)high, (ulong)Long());
        }

        public int Count(int itemBytes) => CountOrNone(itemBytes) is >= 0 and int count ? count : throw Damaged();

        public int CountOrNone(int itemBytes)
        {
            int count = Int();
            // The smallest item is a state of a halo component: label and zero.
            return count == -1 || (count >= 0 && (long)count * Math.Min(itemBytes, 16) <= rest.Length) ? count : throw Damaged();
        }

        public readonly void End()
        {
            if (!rest.IsEmpty) throw Damaged();
        }

        private ReadOnlySpan<byte> Take(int count)
        {
            if (count > rest.Length) throw Damaged();
            ReadOnlySpan<byte> taken = rest[..count];
            rest = rest[count..];
            return taken;
        }

        private static InvalidDataException Damaged() => new("not the bytes of a block result");
    }
}
