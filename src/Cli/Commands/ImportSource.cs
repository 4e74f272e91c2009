using System.Text.RegularExpressions;
using Approx.Arrow;
using Approx.Core;
using Approx.DuckDb;
using Approx.Store;

namespace Approx.Cli.Commands;

/// <summary>Foreign files as one table expression for DuckDB: Parquet, Arrow (told by content) or CSV. Arrow stays open as long as this lives.</summary>
internal sealed partial class ImportSource : IDisposable
{
    private readonly IReadOnlyList<string> files;
    private readonly List<IDisposable> open = [];

    /// <summary>Opens the files, all of one kind.</summary>
    /// <exception cref="ApproxException">Kinds differ, or an Arrow file is damaged.</exception>
    public ImportSource(IReadOnlyList<string> files, DuckDbConnection connection)
    {
        this.files = files;
        string[] kinds = [.. files.Select(Kind).Distinct()];
        if (kinds.Length > 1) throw ApproxException.WrongUsage("files of different kinds were given together", "import Parquet, CSV and Arrow files in commands of their own");
        Sql = kinds[0] switch
        {
            "parquet" => TableScan.ReadParquet(files.Select(Path.GetFullPath), unionByName: true),
            "arrow" => ArrowSql(connection),
            // Strict: a line with too few or too many fields is an error with its number, never skipped or taken for the header.
            _ => $"read_csv({SqlText.LiteralList(files.Select(f => TableScan.Exactly(Path.GetFullPath(f))))}, header = true, skip = 0, delim = {SqlText.Literal(CsvShape.Delimiter(files[0]).ToString())}, quote = '\"', escape = '\"', comment = '', strict_mode = true, null_padding = false, ignore_errors = false, union_by_name = true, nullstr = ['', 'NA'], sample_size = -1)",
        };
    }

    /// <summary>Stands behind FROM.</summary>
    public string Sql { get; }

    /// <summary>Every file is there and holds something.</summary>
    /// <exception cref="ApproxException">One is missing, empty, or named twice.</exception>
    public static void Check(IReadOnlyList<string> files)
    {
        foreach (string file in files)
        {
            if (!File.Exists(file)) throw ApproxException.BadData($"there is no file {file}", "name Parquet, CSV or Arrow files");
            if (new FileInfo(file).Length == 0) throw ApproxException.BadData($"{file} is empty", "a CSV file has a header line at least");
        }
        string? twice = files.GroupBy(Path.GetFullPath, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1)?.Key;
        if (twice is not null) throw ApproxException.WrongUsage($"{twice} is named twice", "name each file once");
    }

    /// <summary>What DuckDB refused, in the words of a user: the file, the line, what was expected.</summary>
    public ApproxException Explain(DuckDbException e)
    {
        foreach (string file in files.Where(f => Kind(f) == "csv"))
        {
            if (CsvShape.FirstRagged(file, CsvShape.Delimiter(file)) is { } ragged)
                return ApproxException.BadData($"{file}, line {ragged.Line}: {ragged.Fields} fields, expected {ragged.Expected}", "every line has as many fields as the header; text with commas stands in double quotes", e);
        }
        string message = Prefix().Replace(e.Message, "");
        foreach (string file in files) message = message.Replace(Path.GetFullPath(file), file, StringComparison.Ordinal);
        string where = files.Any(f => message.Contains(f, StringComparison.Ordinal)) ? "" : string.Join(", ", files) + ": ";
        string hint = message.Contains("object_id", StringComparison.Ordinal)
            ? "ids are whole numbers from 0 to 2^63 - 1, each once; without --id the rows are numbered"
            : "Parquet, CSV with a header line and the same number of fields in each line, or Arrow IPC";
        return ApproxException.BadData(where + message, hint, e);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int i = open.Count - 1; i >= 0; i--) open[i].Dispose();
    }

    private static string Kind(string file)
    {
        using FileStream stream = File.OpenRead(file);
        Span<byte> magic = stackalloc byte[8];
        int read = stream.ReadAtLeast(magic, 8, throwOnEndOfStream: false);
        if (read >= 4 && magic[..4].SequenceEqual("PAR1"u8)) return "parquet";
        if (read >= 6 && magic[..6].SequenceEqual("ARROW1"u8)) return "arrow";
        return read >= 4 && magic[..4].SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0xFF, 0xFF, 0xFF]) ? "arrow" : "csv";
    }

    private string ArrowSql(DuckDbConnection connection)
    {
        List<RecordBatch> batches = [];
        Schema? schema = null;
        foreach (string file in files)
        {
            IArrowArrayStream reader = OpenArrow(file);
            open.Add(reader);
            schema ??= reader.Schema;
            while (reader.ReadNext() is { } batch)
            {
                batch.Validate(full: true);
                batches.Add(batch);
                open.Add(batch);
            }
        }
        ArrowSource source = connection.Database.AddArrow(schema!, batches);
        open.Add(source);
        return source.Sql;
    }

    private static IArrowArrayStream OpenArrow(string file)
    {
        using FileStream probe = File.OpenRead(file);
        Span<byte> magic = stackalloc byte[6];
        return probe.ReadAtLeast(magic, 6, throwOnEndOfStream: false) == 6 && magic.SequenceEqual("ARROW1"u8)
            ? ArrowFileReader.Open(file)
            : new ArrowStreamReader(File.OpenRead(file));
    }

    [GeneratedRegex("^[A-Z][A-Za-z ]* Error: ")]
    private static partial Regex Prefix();
}
