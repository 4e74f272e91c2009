using System.Runtime.CompilerServices;

namespace Approx.Extract.Metrics;

/// <summary>In-object voxel pairs, a count for each <see cref="Direction"/>.</summary>
[InlineArray(Directions.Count)]
internal struct PairCounts
{
    private long _first;
}
