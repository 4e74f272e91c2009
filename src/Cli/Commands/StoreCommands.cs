using System.CommandLine;
using System.Globalization;
using Approx.Core;
using Approx.Store;

namespace Approx.Cli.Commands;

/// <summary>approx info, verify and vacuum: looking after a store.</summary>
internal static class StoreCommands
{
    /// <summary>approx info STORE.</summary>
    public static Command Info()
    {
        Argument<string> path = StoreArgument();
        return new Command("info", "Tables, columns, samples, sizes, history of a store.") { path }.Does((parsed, screen, _) =>
        {
            screen.Result(InfoText.Of(ShapeStore.Open(parsed.GetRequiredValue(path))));
            return 0;
        });
    }

    /// <summary>approx verify STORE.</summary>
    public static Command Verify()
    {
        Argument<string> path = StoreArgument();
        return new Command("verify", "Check every file against its checksum and row count.") { path }.Does((parsed, screen, cancel) =>
        {
            VerifyReport report = ShapeStore.Open(parsed.GetRequiredValue(path)).Verify(file => screen.Detail(file.Path), cancel);
            foreach (VerifyProblem problem in report.Problems) screen.Result($"{problem.Path}: {problem.Message}\n");
            if (report.Problems.Count > 0)
                throw ApproxException.BadData($"{report.Problems.Count} problem{(report.Problems.Count == 1 ? "" : "s")} found", "an older snapshot may be whole; extract the damaged volumes again");
            screen.Result(string.Create(CultureInfo.InvariantCulture, $"{report.Files:#,0} files, {ByteSize.Rounded(report.Bytes)}, {report.Snapshots.Count} snapshot{(report.Snapshots.Count == 1 ? "" : "s")}: no problem found\n"));
            return 0;
        });
    }

    /// <summary>approx vacuum STORE.</summary>
    public static Command Vacuum()
    {
        Argument<string> path = StoreArgument();
        Option<int?> keep = new("--keep") { Description = "Snapshots to keep, the current one first. Default: 1." };
        return new Command("vacuum", "Remove what no kept snapshot names.") { path, keep }.Does((parsed, screen, _) =>
        {
            int kept = parsed.GetValue(keep) ?? 1;
            if (kept < 1) throw ApproxException.WrongUsage($"--keep {kept} would keep nothing", "the current snapshot always stays: --keep 1");
            VacuumReport report = ShapeStore.Open(parsed.GetRequiredValue(path)).Vacuum(kept);
            screen.Result(string.Create(CultureInfo.InvariantCulture, $"{report.FilesRemoved:#,0} files removed, {ByteSize.Rounded(report.BytesFreed)} freed\n"));
            if (report.SnapshotsInUse.Count > 0) screen.Note($"snapshots {string.Join(", ", report.SnapshotsInUse)} are in use and stay");
            return 0;
        });
    }

    private static Argument<string> StoreArgument() => new("STORE") { Description = "The store's directory." };
}
