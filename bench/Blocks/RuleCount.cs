using System.Globalization;
using Approx.Statistics;

namespace Approx.Bench.Blocks;

/// <summary>What one rule said over many draws, beside the truth.</summary>
internal sealed class RuleCount(string rule, double count, double total)
{
    private readonly Tally objects = new(count), sum = new(total), mean = new(total / count);

    /// <summary>One draw: value and interval of the count, the total and the mean.</summary>
    public void Add((double Value, Interval Interval) count, (double Value, Interval Interval) total, (double Value, Interval Interval) mean)
    {
        objects.Add(count);
        sum.Add(total);
        this.mean.Add(mean);
    }

    /// <summary>The head of the table.</summary>
    public static string Head => "| rule | mean volume: bias % (se) | count: bias % (se) | total volume: bias % (se) | 95 % intervals held: mean | count | total |\n|---|---|---|---|---|---|---|";

    /// <summary>A row of it.</summary>
    public override string ToString() => $"| {rule} | {mean.Bias} | {objects.Bias} | {sum.Bias} | {mean.Held} | {objects.Held} | {sum.Held} |";

    private sealed class Tally(double truth)
    {
        private int n, held;
        private double sum, squares;

        public string Bias
        {
            get
            {
                double average = sum / n, sd = Math.Sqrt(Math.Max(0, squares / n - average * average) * n / Math.Max(1, n - 1));
                return string.Create(CultureInfo.InvariantCulture, $"{100 * average:+0.0;−0.0;0.0} ({100 * sd / Math.Sqrt(n):0.0})");
            }
        }

        public string Held => string.Create(CultureInfo.InvariantCulture, $"{100.0 * held / n:0.0} %");

        public void Add((double Value, Interval Interval) estimate)
        {
            // A rule may find nothing at all: no mean. It counts as no deviation and a miss.
            double error = double.IsNaN(estimate.Value) ? 0 : estimate.Value / truth - 1;
            n++;
            sum += error;
            squares += error * error;
            if (!double.IsNaN(estimate.Value) && estimate.Interval.Contains(truth)) held++;
        }
    }
}
