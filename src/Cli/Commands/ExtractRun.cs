using Approx.Extract;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Cli.Commands;

/// <summary>An extraction into a store, with samples, moments and groups taken in the same pass and committed together.</summary>
internal static class ExtractRun
{
    /// <summary>Runs the job and commits; on any failure the store stays as it was, and a new one is not left behind.</summary>
    public static ExtractReport Into(string directory, ExtractJob job, SampleChoice samples, IProgress<ExtractProgress>? progress, CancellationToken cancel)
    {
        return StoreChange.Into(directory, job.LengthUnit, store => Into(store, job, samples, progress, cancel));
    }

    private static ExtractReport Into(ShapeStore store, ExtractJob job, SampleChoice samples, IProgress<ExtractProgress>? progress, CancellationToken cancel)
    {
        using StoreTransaction transaction = store.BeginWrite("extract");
        if (transaction.Basis.TableNames.Any() is false) transaction.LengthUnit = job.LengthUnit;
        ExtractReport report = job.Run(transaction, (writer, rowsRemoved) => TableSummaries.Attach(transaction, writer, samples.SpecsFor(writer.Definition), rowsRemoved: rowsRemoved), progress, cancel);
        cancel.ThrowIfCancellationRequested();
        transaction.Commit().Dispose();
        return report;
    }
}
