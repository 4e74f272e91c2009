using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Approx.Engine.Scanning;

/// <summary>A condition on each row, as a mask over a run: comparisons of numbers that are never NULL or NaN, and AND, OR, NOT of them, which are then two-valued.</summary>
internal abstract class RowTest
{
    /// <summary>The rows of the longest run.</summary>
    public static readonly int[] EveryRow = [.. Enumerable.Range(0, RowRun.Most)];

    /// <summary>Writes a bit for each row of the run, row r at bit r mod 64 of word r / 64; what stands beyond the run's rows is undefined.</summary>
    public abstract void Mask(RowRun run, Span<ulong> mask, RunBuffers buffers);

    /// <summary>left = right, left &gt; right or left ≥ right.</summary>
    public sealed class Comparison(RowValue left, Comparing how, RowValue right) : RowTest
    {
        /// <inheritdoc/>
        public override void Mask(RowRun run, Span<ulong> mask, RunBuffers buffers)
        {
            ReadOnlySpan<double> x = Numbers(left, run, buffers), y = Numbers(right, run, buffers);
            switch (how)
            {
                case Comparing.Equal: Compare<EqualTo>(x, y, mask); break;
                case Comparing.Greater: Compare<GreaterThan>(x, y, mask); break;
                default: Compare<NotLessThan>(x, y, mask); break;
            }
            buffers.ReturnNumbers();
            buffers.ReturnNumbers();
        }

        private static ReadOnlySpan<double> Numbers(RowValue value, RowRun run, RunBuffers buffers)
        {
            double[] made = buffers.LendNumbers();
            if (value.InPlace(run) is { IsEmpty: false } there) return there;
            value.Fill(run, EveryRow.AsSpan(0, run.Count), made, buffers);
            return made.AsSpan(0, run.Count);
        }

        // The loops of a scan are compiled in full at once (AggressiveOptimization): a first query reads a million rows by them.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Compare<T>(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<ulong> mask)
            where T : IVectorComparison
        {
            ref double a = ref MemoryMarshal.GetReference(x), b = ref MemoryMarshal.GetReference(y);
            int whole = x.Length & ~63;
            for (int row = 0; row < whole; row += 64)
            {
                ulong bits = 0;
                for (int part = 0; part < 64; part += Vector512<double>.Count)
                {
                    nuint at = (nuint)(row + part);
                    bits |= T.Of(Vector512.LoadUnsafe(ref a, at), Vector512.LoadUnsafe(ref b, at)).ExtractMostSignificantBits() << part;
                }
                mask[row >> 6] = bits;
            }
            if (whole == x.Length) return;
            ulong rest = 0;
            for (int row = whole; row < x.Length; row++) rest |= T.Of(Vector512.CreateScalar(x[row]), Vector512.CreateScalar(y[row])).ExtractMostSignificantBits() << row & 1UL << row;
            mask[whole >> 6] = rest;
        }

        private interface IVectorComparison
        {
            static abstract Vector512<double> Of(Vector512<double> left, Vector512<double> right);
        }

        private readonly struct EqualTo : IVectorComparison
        {
            public static Vector512<double> Of(Vector512<double> left, Vector512<double> right) => Vector512.Equals(left, right);
        }

        private readonly struct GreaterThan : IVectorComparison
        {
            public static Vector512<double> Of(Vector512<double> left, Vector512<double> right) => Vector512.GreaterThan(left, right);
        }

        private readonly struct NotLessThan : IVectorComparison
        {
            public static Vector512<double> Of(Vector512<double> left, Vector512<double> right) => Vector512.GreaterThanOrEqual(left, right);
        }
    }

    /// <summary>left AND right, or left OR right.</summary>
    public sealed class Both(RowTest left, bool isAnd, RowTest right) : RowTest
    {
        /// <inheritdoc/>
        public override void Mask(RowRun run, Span<ulong> mask, RunBuffers buffers)
        {
            left.Mask(run, mask, buffers);
            ulong[] other = buffers.LendMask();
            right.Mask(run, other, buffers);
            for (int word = 0; word < RowRun.MaskWords; word++) mask[word] = isAnd ? mask[word] & other[word] : mask[word] | other[word];
            buffers.ReturnMask();
        }
    }

    /// <summary>NOT inner.</summary>
    public sealed class Negation(RowTest inner) : RowTest
    {
        /// <inheritdoc/>
        public override void Mask(RowRun run, Span<ulong> mask, RunBuffers buffers)
        {
            inner.Mask(run, mask, buffers);
            for (int word = 0; word < RowRun.MaskWords; word++) mask[word] = ~mask[word];
        }
    }

    /// <summary>The comparisons all others are made of.</summary>
    public enum Comparing
    {
        Equal,
        Greater,
        GreaterOrEqual,
    }
}
