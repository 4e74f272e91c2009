using System.Collections.Concurrent;

namespace Approx.Engine.Planning;

/// <summary>What an engine has learnt of its backends' speed: a model for readings of mapped samples and one for scans of all rows, each by backend.</summary>
internal sealed class CostModels
{
    private readonly ConcurrentDictionary<string, CostModel> samples = new(StringComparer.Ordinal), scans = new(StringComparer.Ordinal);

    /// <summary>Readings of samples. At first: 2 ms, 4 GB/s, 50 million rows/s, 100,000 groups/s.</summary>
    public CostModel Sample(string backend) => samples.GetOrAdd(backend, _ => new CostModel(2e-3, 2.5e-10, 2e-8, 1e-5));

    /// <summary>Scans of all rows. At first: 5 ms here and half a second by Spark, 1 GB/s, 50 million rows/s, 500,000 groups/s.</summary>
    public CostModel Scan(string backend) => scans.GetOrAdd(backend, b => new CostModel(b == "spark" ? 0.5 : 5e-3, 1e-9, 2e-8, 2e-6));
}
