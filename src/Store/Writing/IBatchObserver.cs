using Approx.Arrow;

namespace Approx.Store;

/// <summary>Sees every batch on its way into a table, in row order, so that samples and moments are taken in the same pass. The store knows nothing of what it does.</summary>
internal interface IBatchObserver
{
    /// <summary>Sees a batch. It belongs to the writer's caller and is valid during the call only.</summary>
    void Observe(RecordBatch batch);
}
