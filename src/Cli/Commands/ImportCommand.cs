using System.CommandLine;
using System.Globalization;
using Approx.Cli.Terminal;
using Approx.Core;
using Approx.Store;

namespace Approx.Cli.Commands;

/// <summary>approx import FILE… --into STORE --table NAME: existing shape tables become tables of a store, with samples and moments.</summary>
internal static class ImportCommand
{
    private static readonly Argument<string[]> Files = new("FILE") { Description = "Parquet, CSV or Arrow files of one shape.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> Into = new("--into") { Description = "The store; made when it is not there." };
    private static readonly Option<string> Table = new("--table") { Description = "Name of the table. Default: objects.", DefaultValueFactory = _ => "objects" };
    private static readonly Option<string?> Id = new("--id") { Description = "Column that identifies a row; becomes object_id. Default: object_id, else a running number." };
    private static readonly Option<string?> Specimen = new("--specimen") { Description = "Column of the specimen." };
    private static readonly Option<string[]> Design = new("--design") { Description = "Design columns, COL,…; repeatable." };
    private static readonly Option<string[]> Units = new("--unit") { Description = "COL=um3; repeatable." };
    private static readonly Option<string[]> Stratify = new("--stratify") { Description = "Columns of a stratified sample; repeatable." };
    private static readonly Option<long?> Cap = new("--cap") { Description = "Rows a stratum keeps in a sample." };
    private static readonly Option<bool> Replace = new("--replace") { Description = "Put the rows in the place of the table's former ones." };

    /// <summary>The command.</summary>
    public static Command Create() =>
        new Command("import", "Existing shape tables become tables of a store.") { Files, Into, Table, Id, Specimen, Design, Units, Stratify, Cap, Replace }.Does(Run);

    private static int Run(System.CommandLine.ParseResult parsed, Screen screen, CancellationToken cancel)
    {
        ImportJob job = new()
        {
            Files = parsed.GetRequiredValue(Files),
            Table = parsed.GetRequiredValue(Table),
            Id = parsed.GetValue(Id),
            Specimen = parsed.GetValue(Specimen),
            Design = [.. (parsed.GetValue(Design) ?? []).SelectMany(d => d.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
            Units = parsed.GetValue(Units) ?? [],
            Samples = SampleChoice.Of(parsed.GetValue(Stratify), parsed.GetValue(Cap)),
            Replace = parsed.GetValue(Replace),
        };
        string directory = parsed.GetValue(Into) ?? throw ApproxException.WrongUsage("--into is missing", "approx import FILE… --into STORE --table objects");
        using Snapshot after = job.Run(directory, cancel);
        TableEntry table = after.Table(job.Table);
        screen.Note(string.Create(CultureInfo.InvariantCulture, $"{job.RowsImported:#,0} rows into {directory}, table {table.Definition.Name} has {table.Parts.Sum(p => p.Rows):#,0}"));
        return 0;
    }
}
