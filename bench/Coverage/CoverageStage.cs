using Approx.Core;
using Approx.Engine.Estimation;
using Approx.Engine.Planning;

namespace Approx.Bench.Coverage;

/// <summary>
/// A table with a design of samples: strata, outlier index, what the store would know. Draws are by permutation: within each stratum the rows of a
/// simple random sample in random order, which is what the smallest permanent random numbers of a fresh seed give, without a pass over the table.
/// </summary>
internal sealed class CoverageStage
{
    private readonly int[] open;
    private readonly int[] starts;
    private readonly int[] take;
    private readonly int[] certain;

    /// <summary>Makes the strata.</summary>
    public CoverageStage(CoverageData data, CoverageDesign design)
    {
        (Data, Size) = (data, design);
        var index = data.OutlierIndex(design.Outliers);
        certain = [.. index.SelectMany(o => o.Rows).Distinct().Order()];
        bool[] isCertain = new bool[data.Rows];
        foreach (int row in certain) isCertain[row] = true;
        (int[] rows, int[] begins) = data.ByGroup(design.Strata);
        int strata = begins.Length - 1;
        open = [.. rows.Where(r => !isCertain[r])];
        starts = new int[strata + 1];
        for (int h = 0; h < strata; h++) starts[h + 1] = starts[h] + rows[begins[h]..begins[h + 1]].Count(r => !isCertain[r]);
        int cap = Cap(design.SampleRows);
        take = [.. Enumerable.Range(0, strata).Select(h => Math.Min(cap, starts[h + 1] - starts[h]))];
        string[] columns = design.Strata == Grouping.None ? [] : [design.Strata.ToString().ToLowerInvariant()];
        object?[][] keys = [.. Enumerable.Range(0, strata).Select(h => columns.Length == 0 ? [] : new object?[] { (long)h })];
        long[] population = [.. take.Select((_, h) => (long)(starts[h + 1] - starts[h]))], sampled = [.. take.Select(t => (long)t)];
        bool some = certain.Length > 0;
        Design = new SampleDesign(columns, some ? [.. keys, new object?[columns.Length]] : keys, some ? [.. population, certain.Length] : population, some ? [.. sampled, certain.Length] : sampled,
            [.. take.Select(_ => false), .. some ? [true] : Array.Empty<bool>()]);
        Tails = new ColumnTails(data.Whole, [.. index.Select(o => o.Rule)], rule => Array.Find(index, o => o.Rule == rule) is var found ? (found.Low, found.High) : default);
        DrawnRows = certain.Length + take.Sum();
    }

    /// <summary>The table.</summary>
    public CoverageData Data { get; }

    /// <summary>Sizes.</summary>
    public CoverageDesign Size { get; }

    /// <summary>The strata as the engine sees them.</summary>
    public SampleDesign Design { get; }

    /// <summary>What the store would know of the columns' tails.</summary>
    public ColumnTails Tails { get; }

    /// <summary>Rows of a drawn sample.</summary>
    public int DrawnRows { get; }

    /// <summary>The groups as a catalogue lists them.</summary>
    public KnownGroup[] Groups(Grouping grouping)
    {
        int[] begins = Data.ByGroup(grouping).Starts;
        return grouping == Grouping.None ? [new KnownGroup(new AnswerKey([]), Data.Rows)] : [.. Enumerable.Range(0, begins.Length - 1).Select(g => new KnownGroup(new AnswerKey([(long)g]), begins[g + 1] - begins[g]))];
    }

    /// <summary>Population and sample size of the stratum that holds a group.</summary>
    public (long Population, long Sampled) SizeOf(Grouping grouping, int group) =>
        grouping == Size.Strata && grouping != Grouping.None ? (Design.Population[group], Design.Sampled[group]) : (Data.Rows, Size.SampleRows);

    /// <summary>A fresh copy of the rows that draws permute and put back.</summary>
    public int[] Permutation() => [.. open];

    /// <summary>Draws the sample of a seed: table row, stratum and rank of each sampled row, those of low rank first.</summary>
    public void Draw(ulong seed, int[] permutation, Span<int> rows, Span<int> stratum, Span<int> rank)
    {
        List<(int, int)> swaps = new(DrawnRows);
        int at = 0;
        ulong counter = 0;
        foreach (int row in certain) (rows[at], stratum[at], rank[at++]) = (row, take.Length, -1);
        for (int k = 0; at < rows.Length; k++)
        {
            for (int h = 0; h < take.Length; h++)
            {
                if (k >= take[h]) continue;
                int left = starts[h + 1] - starts[h] - k, chosen = starts[h] + k + (int)Math.BigMul(KeyedHash.Hash(counter++, seed), (ulong)left, out _);
                (permutation[starts[h] + k], permutation[chosen]) = (permutation[chosen], permutation[starts[h] + k]);
                swaps.Add((starts[h] + k, chosen));
                (rows[at], stratum[at], rank[at++]) = (permutation[starts[h] + k], h, k);
            }
        }
        // Put back, so that a seed's draw does not depend on those before it.
        for (int s = swaps.Count - 1; s >= 0; s--) (permutation[swaps[s].Item1], permutation[swaps[s].Item2]) = (permutation[swaps[s].Item2], permutation[swaps[s].Item1]);
    }

    // The largest K with Σ min(K, N_h) ≤ budget.
    private int Cap(int budget)
    {
        int low = 1, high = budget;
        while (low < high)
        {
            int middle = low + (high - low + 1) / 2;
            long total = 0;
            for (int h = 0; h + 1 < starts.Length; h++) total += Math.Min(middle, starts[h + 1] - starts[h]);
            if (total <= budget) low = middle;
            else high = middle - 1;
        }
        return low;
    }
}
