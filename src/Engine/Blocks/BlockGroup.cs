using Approx.Engine.Planning;

namespace Approx.Engine.Blocks;

/// <summary>What was read of one group: sums per block, and what the estimators that are no function of totals need.</summary>
internal sealed class BlockGroup(AnswerKey key)
{
    /// <summary>Where rows of volumes that were read whole are kept: a stratum of one unit, and that one taken.</summary>
    public const int Whole = -1;

    private readonly Dictionary<int, List<double[]>> sums = [];

    /// <summary>The values of the group keys.</summary>
    public AnswerKey Key { get; } = key;

    /// <summary>The strata the group can have rows in.</summary>
    public IReadOnlyList<int> Strata { get; set; } = [];

    /// <summary>Matching rows.</summary>
    public long Rows { get; private set; }

    /// <summary>The extremes, in the order of the items that ask for them.</summary>
    public object?[] Extremes { get; set; } = [];

    /// <summary>Per quantile: values with the block's number in <see cref="Units"/> of their stratum.</summary>
    public Dictionary<QuantileOfBlocks, List<(double Value, int Stratum, string? Unit)>> Values { get; } = [];

    /// <summary>Sums of each block of a stratum that has matching rows; the first is the number of rows.</summary>
    public IReadOnlyList<double[]> Units(int stratum) => sums.TryGetValue(stratum, out List<double[]>? found) ? found : [];

    /// <summary>Adds the sums of one block.</summary>
    public void Add(int stratum, double[] unit)
    {
        if (!sums.TryGetValue(stratum, out List<double[]>? known)) sums[stratum] = known = [];
        known.Add(unit);
        Rows += (long)unit[0];
    }
}
