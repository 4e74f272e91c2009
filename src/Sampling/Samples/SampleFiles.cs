using System.Globalization;
using Approx.Arrow;
using Approx.Core;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>Samples in a store: the two Arrow files of each ("rows", "strata"), and how a spec is written down and read back.</summary>
internal static class SampleFiles
{
    /// <summary>Role of the file of sampled rows.</summary>
    public const string RowsRole = "rows";

    /// <summary>Role of the file of strata.</summary>
    public const string StrataRole = "strata";

    /// <summary>Stages a drawn sample in a transaction.</summary>
    public static void Put(StoreTransaction transaction, DrawnSample sample, ulong seed)
    {
        SortedDictionary<string, string> parameters = new(StringComparer.Ordinal) { ["seed"] = seed.ToString("x16", CultureInfo.InvariantCulture) };
        if (sample.Spec.Cap < long.MaxValue) parameters["cap"] = sample.Spec.Cap.ToString(CultureInfo.InvariantCulture);
        if (sample.Spec.Budget < long.MaxValue) parameters["budget"] = sample.Spec.Budget.ToString(CultureInfo.InvariantCulture);
        if (sample.Spec.Outliers.Count > 0)
            parameters["outliers"] = string.Join('\u001f', sample.Spec.Outliers.Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Low} {o.High} {o.Column}")));
        transaction.PutSample(sample.Spec.Name, new SampleDescription(sample.Spec.Table, sample.Spec.StratifyBy, sample.Rows, sample.LargestCap) { Parameters = parameters },
            (RowsRole, path => Write(path, sample.RowSchema, sample.RowBatches())),
            (StrataRole, path => Write(path, sample.StrataBatch())));
    }

    /// <summary>The spec of a stored sample.</summary>
    public static SampleSpec SpecOf(SampleEntry entry)
    {
        IReadOnlyDictionary<string, string> p = entry.Description.Parameters;
        return new SampleSpec(entry.Name, entry.Description.Table)
        {
            StratifyBy = entry.Description.StratifyBy,
            Cap = Number("cap"),
            Budget = Number("budget"),
            Outliers = p.TryGetValue("outliers", out string? rules) ? [.. rules.Split('\u001f').Select(Rule)] : [],
        };

        long Number(string name) => p.TryGetValue(name, out string? text) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long n) ? n : long.MaxValue;

        OutlierRule Rule(string text)
        {
            string[] parts = text.Split(' ', 3);
            return parts.Length == 3 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int low) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int high)
                ? new OutlierRule(parts[2], low, high)
                : throw ApproxException.BadData($"sample '{entry.Name}' has the outlier rule '{text}'", "draw it again with `approx sample`");
        }
    }

    /// <summary>The strata of a stored sample.</summary>
    public static SampleStrata Strata(Snapshot snapshot, SampleEntry entry)
    {
        using RecordBatch batch = ReadOne(snapshot.SamplePath(entry, StrataRole));
        return SampleStrata.FromBatch(batch);
    }

    /// <summary>The rows of a stored sample, mapped; dispose the reader when done.</summary>
    public static ArrowFileReader Rows(Snapshot snapshot, SampleEntry entry) => ArrowFileReader.Open(snapshot.SamplePath(entry, RowsRole));

    /// <summary>Moments of a table as the snapshot has them; null when there are none that fit it.</summary>
    public static TableMoments? Moments(Snapshot snapshot, string table, TableDefinition? definition = null)
    {
        if (snapshot.MomentsPath(table) is not { } path) return null;
        using RecordBatch batch = ReadOne(path);
        return MomentsBatch.Read(definition ?? snapshot.Table(table).Definition, batch);
    }

    /// <summary>The group catalogue of a table as the snapshot has it; null when there is none that fits it.</summary>
    public static GroupCatalogue? Groups(Snapshot snapshot, string table, TableDefinition? definition = null)
    {
        if (snapshot.GroupsPath(table) is not { } path) return null;
        using RecordBatch batch = ReadOne(path);
        return GroupCatalogue.FromBatch(definition ?? snapshot.Table(table).Definition, batch);
    }

    /// <summary>Writes one batch as a file.</summary>
    public static void Write(string path, RecordBatch batch) => Write(path, batch.Schema, [batch]);

    /// <summary>Writes batches as a file.</summary>
    public static void Write(string path, Schema schema, IEnumerable<RecordBatch> batches)
    {
        using ArrowFileWriter writer = ArrowFileWriter.Create(path, schema);
        foreach (RecordBatch batch in batches) writer.Write(batch);
        writer.WriteEnd();
    }

    /// <summary>All batches of an open file.</summary>
    public static IEnumerable<RecordBatch> Batches(ArrowFileReader reader)
    {
        for (int i = 0; i < reader.BatchCount; i++)
        {
            using RecordBatch batch = reader.ReadBatch(i);
            yield return batch;
        }
    }

    private static RecordBatch ReadOne(string path)
    {
        using ArrowFileReader reader = ArrowFileReader.Open(path);
        return reader.BatchCount == 1 ? reader.ReadBatch(0) : throw ApproxException.BadData($"'{path}' has {reader.BatchCount} record batches; one was expected");
    }
}
