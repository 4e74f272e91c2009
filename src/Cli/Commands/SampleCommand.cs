using System.CommandLine;
using System.Globalization;
using Approx.Cli.Terminal;
using Approx.Core;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Cli.Commands;

/// <summary>approx sample STORE: draws samples of its tables anew, with moments and groups.</summary>
internal static class SampleCommand
{
    private static readonly Argument<string> Path = new("STORE") { Description = "The store's directory." };
    private static readonly Option<string?> Table = new("--table") { Description = "The table; default: objects." };
    private static readonly Option<string[]> Stratify = new("--stratify") { Description = "Columns of a stratified sample, COL,…; repeatable." };
    private static readonly Option<long?> Cap = new("--cap") { Description = "Rows a stratum keeps." };
    private static readonly Option<string?> Budget = new("--budget") { Description = "Size of all samples together, e.g. 64MiB." };
    private static readonly Option<string?> Workload = new("--workload") { Description = "A file of statements the samples should serve." };

    /// <summary>The command.</summary>
    public static Command Create() => new Command("sample", "Draw samples of a table.") { Path, Table, Stratify, Cap, Budget, Workload }.Does(Run);

    private static int Run(System.CommandLine.ParseResult parsed, Screen screen, CancellationToken cancel)
    {
        if (parsed.GetValue(Workload) is not null) throw ApproxException.WrongUsage("not supported yet: --workload", "name the columns: --stratify genotype,region");
        ShapeStore store = ShapeStore.Open(parsed.GetRequiredValue(Path));
        long? budget = parsed.GetValue(Budget) is { } text ? ByteSize.Parse(text, "--budget") : null;
        SampleChoice choice = SampleChoice.Of(parsed.GetValue(Stratify), parsed.GetValue(Cap), budget);
        using StoreTransaction transaction = store.BeginWrite("sample");
        TableEntry table = transaction.Basis.Table(parsed.GetValue(Table) ?? "objects");
        transaction.Command = Environment.CommandLine;
        foreach (SampleEntry former in transaction.Basis.Manifest.Samples.Where(s => s.Description.Table == table.Definition.Name)) transaction.RemoveSample(former.Name);
        TableSummaries.Rebuild(transaction, table.Definition, choice.SpecsFor(table.Definition), cancellation: cancel);
        using Snapshot after = transaction.Commit();
        foreach (SampleEntry sample in after.Samples.Where(s => s.Description.Table == table.Definition.Name))
        {
            string strata = sample.Description.StratifyBy.Count == 0 ? "uniform" : "by " + string.Join(", ", sample.Description.StratifyBy);
            screen.Note(string.Create(CultureInfo.InvariantCulture, $"{sample.Name}: {strata}, {sample.Description.Rows:#,0} of {table.Parts.Sum(p => p.Rows):#,0} rows, {ByteSize.Rounded(sample.Bytes)}"));
        }
        return 0;
    }
}
