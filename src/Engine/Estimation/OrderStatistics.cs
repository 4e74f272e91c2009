namespace Approx.Engine.Estimation;

/// <summary>
/// What quantiles and extremes need from the sample beside sums, per group and stratum: of each quantile the rows below a slice of values and the
/// values inside it, of each extreme the extreme. A slice that a smaller prefix has narrowed holds a few of a hundred rows, so that one scan
/// counts the others and no sort sees them.
/// </summary>
internal sealed class OrderStatistics
{
    private readonly List<(int Variable, double P)> quantiles = [];
    private readonly List<(int Variable, bool IsMax)> extremes = [];

    /// <summary>Collects the requests of items, those inside others too.</summary>
    public OrderStatistics(IEnumerable<ItemEstimator> items)
    {
        foreach (ItemEstimator item in items.SelectMany(i => i.WithLeaves()))
        {
            if (item is ItemEstimator.Quantile quantile && IndexOf(quantile) < 0) quantiles.Add((quantile.Variable, quantile.P));
            if (item is ItemEstimator.Extreme extreme && IndexOf(extreme) < 0) extremes.Add((extreme.Variable, extreme.IsMax));
        }
    }

    /// <summary>The quantiles: of which variable, at which probability. Each reads a slice.</summary>
    public IReadOnlyList<(int Variable, double P)> Quantiles => quantiles;

    /// <summary>The extremes: of which variable, at which end.</summary>
    public IReadOnlyList<(int Variable, bool IsMax)> Extremes => extremes;

    /// <summary>Number of slices.</summary>
    public int Slices => quantiles.Count;

    /// <summary>The probability of a slice's quantile.</summary>
    public double ProbabilityOf(int slice) => quantiles[slice].P;

    /// <summary>The indicator of the rows a slice is about.</summary>
    public Monomial IndicatorOf(int slice) => new([(quantiles[slice].Variable, 0)]);

    /// <summary>Which slice an item reads.</summary>
    public int IndexOf(ItemEstimator.Quantile item) => quantiles.IndexOf((item.Variable, item.P));

    /// <summary>Which extreme an item reads.</summary>
    public int IndexOf(ItemEstimator.Extreme item) => extremes.IndexOf((item.Variable, item.IsMax));

    /// <summary>Select expressions over the variables' columns; slices that are the same are read once.</summary>
    /// <param name="slices">Per quantile the values wanted, above Low, up to High, as SQL; null: without end.</param>
    public List<string> Sql(IReadOnlyList<(string? Low, string? High)> slices)
    {
        List<string> columns = [];
        for (int q = 0; q < quantiles.Count; q++)
        {
            (int v, _) = quantiles[q];
            (string? low, string? high) = slices[q];
            columns.Add(low is not null ? $"CAST(COUNT(*) FILTER (WHERE d{v} = 1 AND y{v} <= {low}) AS DOUBLE)" : "CAST(0 AS DOUBLE)");
            columns.Add(Shared(slices, q) < q ? "NULL" : $"list(y{v}) FILTER (WHERE d{v} = 1" + (low is not null ? $" AND y{v} > {low}" : "") + (high is not null ? $" AND y{v} <= {high}" : "") + ")");
        }
        foreach ((int v, bool isMax) in extremes) columns.Add($"{(isMax ? "MAX" : "MIN")}(y{v}) FILTER (WHERE d{v} = 1)");
        return columns;
    }

    /// <summary>The values of these columns in one row of the result.</summary>
    public OrderRow Row(ReadOnlySpan<object?> cells, IReadOnlyList<(string? Low, string? High)> slices)
    {
        double[] below = new double[quantiles.Count];
        double[][] inside = new double[quantiles.Count][];
        for (int q = 0; q < quantiles.Count; q++)
        {
            below[q] = (double)cells[2 * q]!;
            inside[q] = Shared(slices, q) is var first && first < q ? inside[first] : (double[]?)cells[2 * q + 1] ?? [];
        }
        double?[] found = new double?[extremes.Count];
        for (int e = 0; e < found.Length; e++) found[e] = (double?)cells[2 * quantiles.Count + e];
        return new OrderRow(below, inside, found);
    }

    // The first quantile of the same variable with the same slice.
    private int Shared(IReadOnlyList<(string? Low, string? High)> slices, int quantile)
    {
        int first = 0;
        while (quantiles[first].Variable != quantiles[quantile].Variable || slices[first] != slices[quantile]) first++;
        return first;
    }
}

/// <summary>Order statistics of one group in one stratum: per slice the rows below it and the values inside, and the extremes (null without a row).</summary>
internal sealed record OrderRow(double[] Below, double[][] Inside, double?[] Extremes);
