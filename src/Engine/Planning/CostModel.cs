using Approx.Statistics;

namespace Approx.Engine.Planning;

/// <summary>
/// The time of a reading, t = a + b·bytes + c·rows + d·groups, learnt while an engine runs. Bayesian linear regression with a normal-inverse-gamma
/// prior (Gelman et al., Bayesian Data Analysis, 3rd ed., ch. 14.2) on relative errors: an observation weighs 1/t̂, because a reading that takes long
/// also strays far. Older observations fade, so that the model follows a machine that others use too. Safe to use from several threads.
/// </summary>
internal sealed class CostModel
{
    private const int Terms = 4;

    // An observation's weight ten observations later is about a third.
    private const double Fade = 0.9;

    // Degrees of freedom and relative variance of the prior: a factor of two either way is no surprise.
    private const double PriorDegrees = 3, PriorVariance = 0.15, PriorSpread = 0.5 / PriorVariance;

    // One hiccup must not forbid everything for the next ten readings.
    private const double LargestSquare = 9;

    private readonly Lock gate = new();
    private readonly double[] unit;
    private readonly double[] factor = [1, 1, 1, 1];
    private readonly double[,] spread = new double[Terms, Terms];
    private double degrees = PriorDegrees;
    private double variance = PriorVariance;

    /// <summary>A model that expects these seconds at first.</summary>
    /// <param name="fixedCost">Seconds of any reading.</param>
    /// <param name="perByte">Seconds a byte.</param>
    /// <param name="perRow">Seconds a row.</param>
    /// <param name="perGroup">Seconds a group.</param>
    public CostModel(double fixedCost, double perByte, double perRow, double perGroup)
    {
        unit = [fixedCost, perByte, perRow, perGroup];
        for (int i = 0; i < Terms; i++) spread[i, i] = PriorSpread;
    }

    /// <summary>The expected seconds.</summary>
    public double Mean(ReadCost cost)
    {
        lock (gate) return Mean(Features(cost));
    }

    /// <summary>The seconds that a reading stays below with this probability: the quantile of the predictive Student t.</summary>
    public double Quantile(ReadCost cost, double probability)
    {
        lock (gate)
        {
            double[] x = Features(cost);
            double mean = Mean(x);
            return mean + StudentT.Quantile(probability, degrees) * Math.Sqrt(variance * (mean * mean + Product(x, Times(x))));
        }
    }

    /// <summary>Learns that a reading took so many seconds.</summary>
    public void Observe(ReadCost cost, double seconds)
    {
        lock (gate)
        {
            double[] x = Features(cost);
            double weight = 1 / Math.Max(Mean(x), 1e-9);
            for (int i = 0; i < Terms; i++) x[i] *= weight;
            double error = seconds * weight - Product(x, factor);
            double[] gain = Times(x);
            double scale = 1 + Product(x, gain);
            for (int i = 0; i < Terms; i++)
            {
                // No part of the work gives time back.
                factor[i] = Math.Max(factor[i] + gain[i] / scale * error, 1e-3);
                for (int j = 0; j < Terms; j++) spread[i, j] -= gain[i] * gain[j] / scale;
            }
            double seen = Math.Min(error * error / scale, LargestSquare);
            variance = (Fade * degrees * variance + seen) / (Fade * degrees + 1);
            degrees = Fade * degrees + 1;
            Forget();
        }
    }

    /// <summary>Learns that a reading was stopped after so many seconds: it would have taken longer.</summary>
    public void ObserveStopped(ReadCost cost, double seconds)
    {
        if (seconds > Mean(cost)) Observe(cost, seconds);
    }

    // What was not seen for long becomes uncertain again, each term by itself and never more than at first.
    private void Forget()
    {
        Span<double> grow = stackalloc double[Terms];
        for (int i = 0; i < Terms; i++) grow[i] = Math.Sqrt(Math.Clamp(PriorSpread / spread[i, i], 1, 1 / Fade));
        for (int i = 0; i < Terms; i++)
        {
            for (int j = 0; j < Terms; j++) spread[i, j] *= grow[i] * grow[j];
        }
    }

    private double[] Features(ReadCost cost) => [unit[0], unit[1] * cost.Bytes, unit[2] * cost.Rows, unit[3] * cost.Groups];

    private double Mean(double[] x) => Product(x, factor);

    private double[] Times(double[] x)
    {
        double[] product = new double[Terms];
        for (int i = 0; i < Terms; i++)
        {
            for (int j = 0; j < Terms; j++) product[i] += spread[i, j] * x[j];
        }
        return product;
    }

    private static double Product(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < Terms; i++) sum += x[i] * y[i];
        return sum;
    }
}
