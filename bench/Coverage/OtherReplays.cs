using Approx.Core;
using Approx.Sampling;
using Approx.Statistics;

namespace Approx.Bench.Coverage;

/// <summary>What is replayed without a table: specimens drawn from a population of them, and sketches of fresh sets of values.</summary>
internal sealed class OtherReplays(int seeds)
{
    private const int Population = 100_000;
    private const int RowsOfSpecimen = 40;

    /// <summary>All cells.</summary>
    public IEnumerable<CellCount> Run(Func<CoverageCell, bool> wanted)
    {
        foreach (bool lognormal in new[] { false, true })
        {
            foreach (int specimens in new[] { 8, 20, 100 })
            {
                CoverageCell cell = new(AggregateClass.Population, 1, lognormal ? "effects lognormal σ = 0.5" : "effects normal", Grouping.None, new($"{specimens} specimens", Population, specimens));
                if (wanted(cell)) yield return Specimens(cell, specimens, lognormal);
            }
        }
        foreach (int values in new[] { 2_000, 50_000 })
        {
            CoverageCell cell = new(AggregateClass.Distinct, 1, "any", Grouping.None, new($"sketch of {values:#,0} values", values, values));
            if (wanted(cell)) yield return Sketches(cell, values);
        }
    }

    // FOR POPULATION: the mean of specimens drawn from 10⁵; each one's mean is estimated from a sample of its rows.
    private CellCount Specimens(CoverageCell cell, int specimens, bool lognormal)
    {
        double[] effects = [.. Enumerable.Range(0, Population).Select(i => lognormal ? Math.Exp(0.5 * Normal((ulong)i, 1)) : 10 + Normal((ulong)i, 1))];
        double truth = effects.Average(), variance = effects.Sum(e => (e - truth) * (e - truth)) / Population, within = lognormal ? 1 : 2;
        // The ideal knows the variance of a specimen's mean, but not its degrees of freedom away: S − 1 specimens are what they are.
        double ideal = Math.Sqrt((variance + within * within / RowsOfSpecimen) / specimens) * StudentT.TwoSided(Confidence.Default, specimens - 1) / 1.959964;
        CoverageTally tally = new();
        SpecimenMean[] means = new SpecimenMean[specimens];
        for (int seed = 0; seed < seeds; seed++)
        {
            ulong key = KeyedHash.Hash((ulong)seed, 20260106);
            for (int s = 0; s < specimens; s++)
            {
                double effect = effects[(int)Math.BigMul(KeyedHash.Hash((ulong)s, key), Population, out _)], sum = 0, squares = 0;
                for (int r = 0; r < RowsOfSpecimen; r++)
                {
                    double y = effect + within * Normal((ulong)(s * RowsOfSpecimen + r), key + 1);
                    sum += y;
                    squares += y * y;
                }
                means[s] = new SpecimenMean(sum / RowsOfSpecimen, (squares - sum * sum / RowsOfSpecimen) / (RowsOfSpecimen - 1) / RowsOfSpecimen);
            }
            Estimate estimate = PopulationMeans.OfSpecimens(means, Confidence.Default).Estimate;
            tally.Add((estimate.Interval.Low, estimate.Interval.High), truth, ideal);
        }
        return tally.Count(cell);
    }

    private CellCount Sketches(CoverageCell cell, int values)
    {
        CoverageTally tally = new();
        for (int seed = 0; seed < seeds; seed++)
        {
            DistinctSketch sketch = new(TableMoments.SketchPrecision);
            ulong key = KeyedHash.Hash((ulong)seed, 20260107);
            for (int v = 0; v < values; v++) sketch.Add((long)KeyedHash.Hash((ulong)v, key));
            Estimate estimate = DistinctCounts.FromSketch(sketch.Estimate(), sketch.RelativeErrorAt(sketch.Estimate()), Confidence.Default);
            tally.Add((estimate.Interval.Low, estimate.Interval.High), values, values * sketch.RelativeErrorAt(values));
        }
        return tally.Count(cell);
    }

    private static double Normal(ulong key, ulong stream) => Math.Sqrt(-2 * Math.Log(1 - Uniform(key, 2 * stream))) * Math.Cos(2 * Math.PI * Uniform(key, 2 * stream + 1));

    private static double Uniform(ulong key, ulong stream) => (KeyedHash.Hash(key, 20260108 + stream) >> 11) * (1.0 / (1UL << 53));
}
