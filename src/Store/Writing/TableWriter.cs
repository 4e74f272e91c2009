using Approx.Arrow;
using Approx.DuckDb;

namespace Approx.Store;

/// <summary>
/// Takes the rows of one table, batch by batch, and stages them as Parquet parts. Memory stays below about one part (128 MiB unless the transaction says otherwise).
/// Where parts end depends on the rows alone, not on how they are cut into batches. Not safe for several threads, but the writers
/// of different tables of one transaction may work at the same time.
/// </summary>
internal sealed class TableWriter : IDisposable
{
    private const string Stage = "stage";

    private readonly PartStager stager;
    private readonly PendingTable pending;
    private readonly BatchLoader loader;
    private readonly List<IBatchObserver> observers = [];
    private readonly long rowsPerPart;
    private DuckDbConnection? connection;
    private Appender? appender;
    private ChunkWriter? chunk;
    private long staged;
    private bool complete;

    internal TableWriter(PartStager stager, PendingTable pending, TableDefinition definition)
    {
        this.stager = stager;
        this.pending = pending;
        Definition = definition;
        loader = new BatchLoader(definition);
        rowsPerPart = stager.RowsPerPart(definition);
    }

    /// <summary>The columns every batch must have, in any order.</summary>
    public TableDefinition Definition { get; }

    /// <summary>Rows written so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Lets an observer see every batch from now on.</summary>
    public void Attach(IBatchObserver observer) => observers.Add(observer);

    /// <summary>Writes the rows of a batch; the batch stays the caller's.</summary>
    /// <exception cref="Core.ApproxException">The batch does not fit the table, or the disk refuses.</exception>
    public void Write(RecordBatch batch)
    {
        if (complete) throw new InvalidOperationException($"the writer of table '{Definition.Name}' is complete");
        loader.Check(batch);
        for (int start = 0; start < batch.Length;)
        {
            Open();
            int count = (int)Math.Min(Math.Min(ChunkWriter.Capacity, batch.Length - start), rowsPerPart - staged);
            loader.Fill(chunk!, batch, start, count);
            appender!.Append(chunk!);
            start += count;
            staged += count;
            if (staged == rowsPerPart) EndPart();
        }
        Rows += batch.Length;
        foreach (IBatchObserver observer in observers) observer.Observe(batch);
    }

    /// <summary>Stages what is left. Commit does it for every writer; call it to free memory sooner. Further calls do nothing.</summary>
    public void Complete()
    {
        if (complete) return;
        complete = true;
        if (staged > 0) EndPart();
        Dispose();
    }

    /// <summary>Frees the memory; rows not staged are dropped.</summary>
    public void Dispose()
    {
        complete = true;
        chunk?.Dispose();
        appender?.Dispose();
        connection?.Dispose();
        (chunk, appender, connection) = (null, null, null);
    }

    private void Open()
    {
        if (appender is not null) return;
        connection ??= stager.Connect();
        string columns = string.Join(", ", Definition.Columns.Select(column => $"{SqlText.Identifier(column.Name)} {column.Type.Sql()}"));
        connection.Execute($"CREATE OR REPLACE TEMP TABLE {Stage} ({columns})");
        appender = connection.Append(Stage);
        chunk ??= appender.NewChunk();
    }

    private void EndPart()
    {
        appender!.Close();
        appender.Dispose();
        appender = null;
        if (stager.Write(connection!, Definition, $"SELECT * FROM {Stage}") is { } part) pending.Add(part);
        connection!.Execute($"DROP TABLE {Stage}");
        staged = 0;
    }
}
