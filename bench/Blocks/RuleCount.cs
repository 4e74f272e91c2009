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
    public static string Head => "| rule | mean volume: bias % (se) | of all draws together | count: bias % (se) | total volume: bias % (se) | 95 % intervals held: mean | count | total |\n|---|---|---|---|---|---|---|---|";

    /// <summary>A row of it.</summary>
    public override string ToString() => $"| {rule} | {mean.Bias} | {Together} | {objects.Bias} | {sum.Bias} | {mean.Held} | {objects.Held} | {sum.Held} |";

    // Σ totals / Σ counts: free of the bias of a single draw's ratio, which is of order 1/m. Its standard error by the delta method.
    private string Together
    {
        get
        {
            double a = 1 + sum.Average, b = 1 + objects.Average, ratio = a / b;
            double[] residuals = [.. sum.Errors.Zip(objects.Errors, (t, c) => (1 + t - ratio * (1 + c)) / b)];
            double se = Math.Sqrt(residuals.Sum(r => r * r) / Math.Max(1, residuals.Length - 1) / residuals.Length);
            return string.Create(CultureInfo.InvariantCulture, $"{100 * (ratio - 1):+0.0;−0.0;0.0} ({100 * se:0.0})");
        }
    }

    private sealed class Tally(double truth)
    {
        private readonly List<double> errors = [];
        private int held;

        public IReadOnlyList<double> Errors => errors;

        public double Average => errors.Average();

        public string Bias
        {
            get
            {
                double average = Average, sd = Math.Sqrt(errors.Sum(e => (e - average) * (e - average)) / Math.Max(1, errors.Count - 1));
                return string.Create(CultureInfo.InvariantCulture, $"{100 * average:+0.0;−0.0;0.0} ({100 * sd / Math.Sqrt(errors.Count):0.0})");
            }
        }

        public string Held => string.Create(CultureInfo.InvariantCulture, $"{100.0 * held / errors.Count:0.0} %");

        public void Add((double Value, Interval Interval) estimate)
        {
            // A rule may find nothing at all: no mean. It counts as no deviation and a miss.
            errors.Add(double.IsNaN(estimate.Value) ? 0 : estimate.Value / truth - 1);
            if (!double.IsNaN(estimate.Value) && estimate.Interval.Contains(truth)) held++;
        }
    }
}
