using System.Globalization;
using Approx.Arrow;
using Approx.DuckDb;
using Approx.Engine.Estimation;
using Approx.Sampling;

namespace Approx.Engine.Execution;

/// <summary>
/// A sample's rows as DuckDB scans them: the mapped Arrow file in place, only the record batches a prefix reaches, only the columns asked for.
/// </summary>
internal sealed class SampleScan : IDisposable
{
    private readonly Lock gate = new();
    private readonly DuckDbDatabase database;
    private readonly ArrowFileReader file;
    private readonly List<RecordBatch> batches = [];
    private readonly Dictionary<int, ArrowSource> sources = [];
    private readonly SampleDesign design;

    /// <summary>Maps the file.</summary>
    public SampleScan(DuckDbDatabase database, string path, SampleDesign design)
    {
        this.database = database;
        this.design = design;
        file = ArrowFileReader.Open(path);
        for (int b = 0; b < file.BatchCount; b++) batches.Add(file.ReadBatch(b));
    }

    /// <summary>A FROM clause (without alias) over the rows of rank below <paramref name="prefix"/>.</summary>
    public string From(long prefix)
    {
        long rows = design.Rows(prefix);
        int needed = 0;
        for (long seen = 0; needed < batches.Count && seen < rows; needed++) seen += batches[needed].Length;
        string source = Source(Math.Max(1, needed)).Sql;
        return rows == design.TotalSampled
            ? source
            : $"(SELECT * FROM {source} WHERE {SqlText.Identifier(SampleColumns.Rank)} < {prefix.ToString(CultureInfo.InvariantCulture)})";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ArrowSource source in sources.Values) source.Dispose();
        foreach (RecordBatch batch in batches) batch.Dispose();
        file.Dispose();
    }

    private ArrowSource Source(int count)
    {
        lock (gate)
        {
            if (!sources.TryGetValue(count, out ArrowSource? source))
                sources[count] = source = database.AddArrow(file.Schema, batches.GetRange(0, Math.Min(count, batches.Count)));
            return source;
        }
    }
}
