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

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Tell what --budget or --workload would choose, and draw nothing." };
    private const long DefaultBudget = 64L << 20;

    /// <summary>The command.</summary>
    public static Command Create() => new Command("sample", "Draw samples of a table.") { Path, Table, Stratify, Cap, Budget, Workload, DryRun }.Does(Run);

    private static int Run(System.CommandLine.ParseResult parsed, Screen screen, CancellationToken cancel)
    {
        string? workload = parsed.GetValue(Workload);
        bool named = parsed.GetValue(Stratify) is { Length: > 0 } || parsed.GetValue(Cap) is not null;
        if (workload is not null && named) throw ApproxException.WrongUsage("--workload chooses the samples: it does not go with --stratify and --cap", "leave them out, or leave --workload out");
        ShapeStore store = ShapeStore.Open(parsed.GetRequiredValue(Path));
        long? budget = parsed.GetValue(Budget) is { } text ? ByteSize.Parse(text, "--budget") : null;
        SampleChoice choice = SampleChoice.Of(parsed.GetValue(Stratify), parsed.GetValue(Cap), budget);
        if (budget is < 1) throw ApproxException.WrongUsage("--budget holds nothing", "e.g. --budget 64MiB");
        bool advised = !named && (workload is not null || budget is not null);
        if (advised && parsed.GetValue(DryRun))
        {
            using Snapshot now = store.Current();
            SampleAdvising.Specs(now, now.Table(parsed.GetValue(Table) ?? "objects"), workload, budget ?? DefaultBudget, screen);
            return 0;
        }
        if (parsed.GetValue(DryRun)) throw ApproxException.WrongUsage("--dry-run tells what --budget or --workload would choose", "add --budget 64MiB");
        using StoreTransaction transaction = store.BeginWrite("sample");
        TableEntry table = transaction.Basis.Table(parsed.GetValue(Table) ?? "objects");
        IReadOnlyList<SampleSpec>? specs = advised ? SampleAdvising.Specs(transaction.Basis, table, workload, budget ?? DefaultBudget, screen) : choice.SpecsFor(table.Definition);
        transaction.Command = Environment.CommandLine;
        foreach (SampleEntry former in transaction.Basis.Manifest.Samples.Where(s => s.Description.Table == table.Definition.Name)) transaction.RemoveSample(former.Name);
        SummaryScan.Draw(transaction, table.Definition, specs, cancel);
        using Snapshot after = transaction.Commit();
        foreach (SampleEntry sample in after.Samples.Where(s => s.Description.Table == table.Definition.Name))
        {
            string strata = sample.Description.StratifyBy.Count == 0 ? "uniform" : "by " + string.Join(", ", sample.Description.StratifyBy);
            screen.Note(string.Create(CultureInfo.InvariantCulture, $"{sample.Name}: {strata}, {sample.Description.Rows:#,0} of {table.Parts.Sum(p => p.Rows):#,0} rows, {ByteSize.Rounded(sample.Bytes)}"));
        }
        return 0;
    }
}
