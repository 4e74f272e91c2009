using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Approx.Cli.Demo;
using Approx.Cli.Terminal;
using Approx.Core;
using Approx.Engine;
using Approx.Engine.Answers;
using Approx.Extract;
using Approx.Store;

namespace Approx.Cli.Commands;

/// <summary>approx demo [DIR]: phantom specimens with known truth → extract → sample → four queries shown beside the truth.</summary>
internal static class DemoCommand
{
    // A cap well below the 7,000 cells of a genotype, so that the answers really come from a sample.
    private const long SampleRows = 2_500;

    private static readonly Argument<string?> Folder = new("DIR") { Description = "Where to keep phantoms and store; default: a temporary folder that is removed.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Seed of the phantoms.", DefaultValueFactory = _ => 2026 };

    /// <summary>The command.</summary>
    public static Command Create() => new Command("demo", "Phantom specimens with known truth, extracted, sampled, queried.") { Folder, Seed }.Does(Run);

    private static int Run(System.CommandLine.ParseResult parsed, Screen screen, CancellationToken cancel)
    {
        string? kept = parsed.GetValue(Folder);
        string folder = kept ?? Path.Combine(Path.GetTempPath(), "approx-demo-" + Path.GetRandomFileName());
        string storePath = Path.Combine(folder, "demo.approx");
        if (ShapeStore.Exists(storePath)) throw ApproxException.WrongUsage($"{storePath} is there already", "name another folder, or remove it");
        try
        {
            Show(folder, storePath, parsed.GetValue(Seed), screen, cancel);
            if (kept is not null) screen.Result($"\nThe store is {storePath}. Try:  approx query {storePath} \"DESCRIBE objects\"\n");
            return 0;
        }
        finally
        {
            if (kept is null && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private static void Show(string folder, string storePath, ulong seed, Screen screen, CancellationToken cancel)
    {
        Stopwatch clock = Stopwatch.StartNew();
        PhantomStudy study = new(seed);
        string scans = Path.Combine(folder, "scans");
        study.Write(scans, cancel);
        int cells = study.Specimens.Sum(s => s.Cells.Count);
        screen.Result(string.Create(CultureInfo.InvariantCulture, $"{study.Specimens.Count} phantom specimens, {cells:#,0} cells, {PhantomStudy.Size}, as TIFF stacks ({clock.Elapsed.TotalSeconds:0.0} s)\n"));

        clock.Restart();
        ExtractOptions options = new() { Inputs = [Path.Combine(scans, "*.tif")], DesignTable = PhantomStudy.DesignTable(scans), Command = "approx demo" };
        ExtractJob job = new(new Pipeline { Steps = [PipelineStep.Of("threshold", "otsu")] }, options);
        ExtractReport report;
        using (ProgressLine line = new(screen))
        {
            report = ExtractRun.Into(storePath, job, SampleChoice.Of(["genotype"], SampleRows), new Report(p => line.Show(p.Share, p.Volume)), cancel);
        }
        screen.Result(string.Create(CultureInfo.InvariantCulture, $"{report.Objects:#,0} objects extracted from {report.Voxels / 1e6:0} million voxels, samples of {SampleRows:#,0} rows a stratum taken in the same pass ({clock.Elapsed.TotalSeconds:0.0} s)\n"));

        using ApproxEngine engine = ApproxEngine.Open(storePath);
        using Session session = engine.OpenSession();
        foreach (DemoQuestion question in study.Questions()) Ask(session, question, screen, cancel);
    }

    private static void Ask(Session session, DemoQuestion question, Screen screen, CancellationToken cancel)
    {
        Answer estimated = session.Ask(question.Sql, cancel);
        Answer exact = session.Ask(question.Sql[..question.Sql.IndexOf(" ERROR", StringComparison.Ordinal)] + " EXACT", cancel);
        screen.Result($"\n{question.Title}\n{question.Sql}\n");
        screen.Result($"  {"",-8} {"answer",12} {"95 % interval",24} {"exact",12} {"truth",12}\n");
        for (int r = 0; r < estimated.Rows.Count; r++)
        {
            AnswerRow row = estimated.Rows[r];
            int value = estimated.Columns.Count - 1;
            string group = value == 0 ? "" : (string)row.Values[0]!;
            string interval = row.Intervals[value] is { } i ? $"[{CellText.Readable(i.Low, i)}, {CellText.Readable(i.High, i)}]" : "exact";
            screen.Result($"  {group,-8} {CellText.Readable(row.Values[value], row.Intervals[value]),12} {interval,24} {CellText.Readable(exact.Rows[r].Values[value], null),12} {CellText.Readable(question.Truth[group], null),12}\n");
        }
        screen.Result("  " + ProvenanceText.OneLine(estimated.Provenance) + "\n");
    }

    private sealed class Report(Action<ExtractProgress> show) : IProgress<ExtractProgress>
    {
        void IProgress<ExtractProgress>.Report(ExtractProgress value) => show(value);
    }
}
