using Approx.Statistics;

namespace Approx.Engine.Estimation;

/// <summary>
/// Turns the sums of one group into the estimates of those items that are functions of totals.
/// </summary>
internal sealed class CellEstimator(SufficientStatistics statistics, SampleDesign design, long prefix, IntervalChoice choice, TailGuard guard)
{
    private readonly Dictionary<ItemEstimator, (int[] First, int[] Products, int[] Triples)> places = new(ReferenceEqualityComparer.Instance);

    /// <summary>
    /// The estimate of one item. <paramref name="sums"/> holds the group's rows of sums by stratum (absent: no matching row there);
    /// <paramref name="strata"/> are the strata the group can lie in; <paramref name="knownCount"/> is the group's exact number of
    /// rows when the catalogue knows it; <paramref name="stored"/> gives stored extremes of a column over the group.
    /// </summary>
    public CellEstimate Estimate(ItemEstimator item, IReadOnlyDictionary<int, double[]> sums, IReadOnlyList<int> strata, long? knownCount, Func<string, (double Min, double Max)?> stored)
    {
        switch (item)
        {
            case ItemEstimator.Count { AllRows: true } when knownCount is { } known:
                return new CellEstimate(Statistics.Estimate.Exact(known));
            case ItemEstimator.Count:
                int d = statistics.IndexOf(item.Z[0]);
                return new CellEstimate(Counts.Estimate([.. strata.Select(h => (design.Stratum(h, prefix), sums.TryGetValue(h, out double[]? row) ? (long)row[d] : 0))], choice.Confidence));
            case ItemEstimator.Function { Z.Count: 0 } constant:
                return new CellEstimate(Statistics.Estimate.Exact(constant.Formula.At([]).Value));
        }
        StratifiedTotals totals = Totals(item, sums, strata);
        Estimate estimate = Sound(item switch
        {
            ItemEstimator.Mean mean => Estimators.Mean(totals, 1, 0, choice, mean.Centre),
            ItemEstimator.Spread spread when spread.IsDeviation => Spread.StandardDeviation(totals, Divisor(spread), choice),
            ItemEstimator.Spread spread => Spread.Variance(totals, Divisor(spread), choice),
            ItemEstimator.Function { Formula: Formula.Total total } => Estimators.Total(totals, total.Index, choice),
            ItemEstimator.Function { Formula: Formula.Binary { Operator: '/', Left: Formula.Total a, Right: Formula.Total b } } => Estimators.Ratio(totals, a.Index, b.Index, choice),
            ItemEstimator.Function function => Smooth(function.Formula, totals),
            _ => throw new InvalidOperationException($"no estimate for {item.GetType().Name}"),
        }, strata);
        if (item is ItemEstimator.Mean { IsShare: true } && !double.IsNaN(estimate.Value)) estimate = estimate with { Interval = estimate.Interval.Clamp(0, 1) };
        if (!(estimate.StandardError > 0)) return new CellEstimate(estimate);
        (double excess, double usual) = guard.Judge(item, totals, Gradient(item, totals), stored);
        return new CellEstimate(estimate, excess, usual);
    }

    // Up to a factor, which no comparison of pull and standard error feels.
    private static double[] Gradient(ItemEstimator item, StratifiedTotals totals) => item switch
    {
        ItemEstimator.Mean => Estimators.RatioGradient(totals, 1, 0),
        ItemEstimator.Spread => Spread.Direction(totals),
        ItemEstimator.Function function => function.Formula.At(totals.Totals).Gradient,
        _ => throw new InvalidOperationException($"{item.GetType().Name} has no gradient"),
    };

    /// <summary>True when every row of a stratum is in the sample under this prefix.</summary>
    public bool IsCensus(int stratum) => design.Stratum(stratum, prefix).IsCensus;

    private static VarianceDivisor Divisor(ItemEstimator.Spread spread) => spread.IsSample ? VarianceDivisor.Sample : VarianceDivisor.Population;

    // One sampled row, or rows that all agree, say nothing about the rows not seen: such a value must not pass for an exact one.
    private Estimate Sound(Estimate estimate, IReadOnlyList<int> strata) =>
        estimate.IsExact && !strata.All(IsCensus)
            ? estimate with { StandardError = double.NaN, Interval = Interval.Everything }
            : estimate;

    private Estimate Smooth(Formula formula, StratifiedTotals totals)
    {
        Dual at = formula.At(totals.Totals);
        return double.IsFinite(at.Value) && at.Gradient.All(double.IsFinite)
            ? Estimators.Function(totals, at.Value, at.Gradient, choice)
            : Statistics.Estimate.Unknown("the formula has no finite value at the estimates");
    }

    private StratifiedTotals Totals(ItemEstimator item, IReadOnlyDictionary<int, double[]> sums, IReadOnlyList<int> strata)
    {
        (int[] first, int[] products, int[] triples) = PlacesOf(item);
        double[] none = new double[statistics.Count];
        List<StratumSums> all = new(strata.Count);
        foreach (int h in strata)
        {
            double[] row = sums.TryGetValue(h, out double[]? found) ? found : none;
            all.Add(StratumSums.FromRaw(design.Stratum(h, prefix), Pick(row, first), Pick(row, products), Pick(row, triples), (long)row[0]));
        }
        return new StratifiedTotals(all);
    }

    // Where an item's sums stand is the same for all groups.
    private (int[] First, int[] Products, int[] Triples) PlacesOf(ItemEstimator item)
    {
        if (places.TryGetValue(item, out (int[], int[], int[]) known)) return known;
        int k = item.Z.Count;
        List<int> products = [], triples = [];
        for (int i = 0; i < k; i++)
        {
            for (int j = i; j < k; j++)
            {
                products.Add(statistics.IndexOf(item.Z[i] * item.Z[j]));
                for (int l = j; item.WithTriples && l < k; l++) triples.Add(statistics.IndexOf(item.Z[i] * item.Z[j] * item.Z[l]));
            }
        }
        return places[item] = ([.. item.Z.Select(statistics.IndexOf)], [.. products], [.. triples]);
    }

    private static double[] Pick(double[] row, int[] at)
    {
        double[] picked = new double[at.Length];
        for (int i = 0; i < picked.Length; i++) picked[i] = row[at[i]];
        return picked;
    }
}

/// <summary>The estimate of one cell, and what <see cref="TailGuard.Judge"/> says of it.</summary>
internal readonly record struct CellEstimate(Estimate Value, double TailExcess = 0, double UsualOverOwn = 0);
