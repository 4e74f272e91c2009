using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Approx.Engine.Scanning;

/// <summary>A condition on each row, as a mask over a run: comparisons of numbers that are never NULL or NaN, and AND, OR, NOT of them, which are then two-valued.</summary>
internal abstract class RowTest
{
    /// <summary>Writes a bit for each row of the run, row r at bit r mod 64 of word r / 64; what stands beyond the run's rows is undefined.</summary>
    public abstract void Mask(RowRun run, Span<ulong> mask, RunBuffers buffers);

    /// <summary>left = right, left &gt; right or left ≥ right.</summary>
    public sealed class Comparison(RowValue left, Comparing how, RowValue right) : RowTest
    {
        private static readonly int[] EveryRow = [.. Enumerable.Range(0, RowRun.Most)];

        /// <inheritdoc/>
        public override void Mask(RowRun run, Span<ulong> mask, RunBuffers buffers)
        {
            double[] x = buffers.LendNumbers(), y = buffers.LendNumbers();
            ReadOnlySpan<int> all = EveryRow.AsSpan(0, run.Count);
            left.Fill(run, all, x, buffers);
            right.Fill(run, all, y, buffers);
            switch (how)
            {
                case Comparing.Equal: Compare<EqualTo>(x, y, mask, run.Count); break;
                case Comparing.Greater: Compare<GreaterThan>(x, y, mask, run.Count); break;
                default: Compare<NotLessThan>(x, y, mask, run.Count); break;
            }
            buffers.ReturnNumbers();
            buffers.ReturnNumbers();
        }

        // Buffers are as long as the longest run: what lies behind a short one is compared too, and undefined.
        private static void Compare<T>(double[] x, double[] y, Span<ulong> mask, int count)
            where T : IVectorComparison
        {
            ref double a = ref MemoryMarshal.GetArrayDataReference(x), b = ref MemoryMarshal.GetArrayDataReference(y);
            for (int word = 0; word * 64 < count; word++)
            {
                ulong bits = 0;
                for (int part = 0; part < 64; part += Vector512<double>.Count)
                {
                    nuint at = (nuint)(word * 64 + part);
                    bits |= T.Of(Vector512.LoadUnsafe(ref a, at), Vector512.LoadUnsafe(ref b, at)).ExtractMostSignificantBits() << part;
                }
                mask[word] = bits;
            }
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
