using System.Runtime.CompilerServices;
using Approx.Arrow;

namespace Approx.Engine.Scanning;

/// <summary>A number of each row: a column, a constant, and their sums, differences and products, in doubles as DuckDB computes them. Never NULL.</summary>
internal abstract class RowValue
{
    /// <summary>True for what SQL has as DOUBLE: whole numbers and literals alone have arithmetic of their own there.</summary>
    public virtual bool IsDouble => false;

    /// <summary>Where all numbers of a run lie in memory already; empty where they are made by <see cref="Fill"/>.</summary>
    public virtual ReadOnlySpan<double> InPlace(RowRun run) => default;

    /// <summary>Writes the numbers of some rows of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="rows">The rows, ascending, counted from the run's first; as many as the run has are all of them.</param>
    /// <param name="target">Takes one number for each.</param>
    /// <param name="buffers">Room for what comes in between.</param>
    public abstract void Fill(RowRun run, ReadOnlySpan<int> rows, Span<double> target, RunBuffers buffers);

    /// <summary>A literal.</summary>
    public sealed class Constant(double value) : RowValue
    {
        /// <summary>Its number.</summary>
        public double Value => value;

        /// <inheritdoc/>
        public override void Fill(RowRun run, ReadOnlySpan<int> rows, Span<double> target, RunBuffers buffers) => target[..rows.Length].Fill(value);
    }

    /// <summary>A numeric column without NULL.</summary>
    public sealed class Column(int index, bool isDouble) : RowValue
    {
        /// <inheritdoc/>
        public override bool IsDouble => isDouble;

        /// <inheritdoc/>
        public override ReadOnlySpan<double> InPlace(RowRun run) => isDouble ? run.Batch.Columns[index].Values<double>().Slice(run.Start, run.Count) : default;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Fill(RowRun run, ReadOnlySpan<int> rows, Span<double> target, RunBuffers buffers)
        {
            ArrowArray column = run.Batch.Columns[index];
            if (column.Type is FloatType)
            {
                ReadOnlySpan<double> values = column.Values<double>().Slice(run.Start, run.Count);
                if (rows.Length == values.Length) values.CopyTo(target);
                else for (int j = 0; j < rows.Length; j++) target[j] = values[rows[j]];
            }
            else if (column.Layout.Width == sizeof(int))
            {
                ReadOnlySpan<int> values = column.Values<int>().Slice(run.Start, run.Count);
                for (int j = 0; j < rows.Length; j++) target[j] = values[rows[j]];
            }
            else
            {
                ReadOnlySpan<long> values = column.Values<long>().Slice(run.Start, run.Count);
                for (int j = 0; j < rows.Length; j++) target[j] = values[rows[j]];
            }
        }
    }

    /// <summary>left + right, left − right, or left · right.</summary>
    public sealed class Arithmetic(RowValue left, char symbol, RowValue right) : RowValue
    {
        /// <inheritdoc/>
        public override bool IsDouble => true;

        /// <inheritdoc/>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public override void Fill(RowRun run, ReadOnlySpan<int> rows, Span<double> target, RunBuffers buffers)
        {
            left.Fill(run, rows, target, buffers);
            Span<double> other = buffers.LendNumbers().AsSpan(0, rows.Length);
            right.Fill(run, rows, other, buffers);
            target = target[..other.Length];
            switch (symbol)
            {
                case '+':
                    for (int j = 0; j < other.Length; j++) target[j] += other[j];
                    break;
                case '-':
                    for (int j = 0; j < other.Length; j++) target[j] -= other[j];
                    break;
                default:
                    for (int j = 0; j < other.Length; j++) target[j] *= other[j];
                    break;
            }
            buffers.ReturnNumbers();
        }
    }

    /// <summary>1 where a condition holds, else 0.</summary>
    public sealed class Indicator(RowTest test) : RowValue
    {
        /// <inheritdoc/>
        public override void Fill(RowRun run, ReadOnlySpan<int> rows, Span<double> target, RunBuffers buffers)
        {
            ulong[] mask = buffers.LendMask();
            test.Mask(run, mask, buffers);
            for (int j = 0; j < rows.Length; j++) target[j] = mask[rows[j] >> 6] >> rows[j] & 1;
            buffers.ReturnMask();
        }
    }
}
