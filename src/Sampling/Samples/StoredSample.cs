using Approx.Arrow;

namespace Approx.Sampling;

/// <summary>Goes on from a sample that was written earlier: its rows and sizes are put back, as if all its table's rows had been seen again.</summary>
internal static class StoredSample
{
    /// <summary>
    /// Puts a stored sample into a sampler of the same spec. Certainty rows go back to their strata as candidates, because a more extreme row may
    /// take their place; those that were never among their stratum's K smallest drop out again.
    /// </summary>
    public static void Resume(BottomKSampler sampler, SampleStrata strata, IEnumerable<RecordBatch> rows)
    {
        foreach (SampleStratum stratum in strata.Strata)
        {
            if (!stratum.Certain) sampler.AddPopulation(stratum.Key, stratum.Population);
        }
        foreach (RecordBatch batch in rows)
        {
            // Certainty rows come first, and are not in the sizes of the strata: these count.
            ReadOnlySpan<int> ranks = batch.Column(SampleColumns.Rank).Values<int>();
            int certain = 0;
            while (certain < ranks.Length && ranks[certain] == SampleColumns.CertainRank) certain++;
            if (certain > 0)
            {
                using RecordBatch counted = batch.Slice(0, certain);
                sampler.Observe(counted);
            }
            if (certain == batch.Length) continue;
            using RecordBatch uncounted = batch.Slice(certain, batch.Length - certain);
            sampler.ObserveUncounted(uncounted);
        }
    }
}
