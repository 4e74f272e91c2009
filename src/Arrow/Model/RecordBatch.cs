using Approx.Core;

namespace Approx.Arrow;

/// <summary>
/// Rows of a table: one array per field, all of the same length. Dispose it when its memory may be mapped or lent
/// (files, the C data interface); spans taken from its columns are valid until then. Managed batches need no Dispose, but allow it.
/// </summary>
internal sealed class RecordBatch : IDisposable
{
    private readonly ArrowArray[] columns;
    private readonly SharedMemory? memory;
    private bool disposed;

    /// <param name="schema">One field per column.</param>
    /// <param name="length">Rows; needed since a batch may have rows without columns.</param>
    /// <param name="columns">Each of the field's type and of <paramref name="length"/> rows.</param>
    /// <param name="memory">Memory to give back on Dispose: the batch takes over one share of it.</param>
    public RecordBatch(Schema schema, int length, IReadOnlyList<ArrowArray> columns, SharedMemory? memory = null)
    {
        if (columns.Count != schema.Fields.Count) throw new ArgumentException($"{columns.Count} columns for {schema.Fields.Count} fields", nameof(columns));
        for (int i = 0; i < columns.Count; i++)
        {
            if (columns[i].Length != length) throw new ArgumentException($"column '{schema.Fields[i].Name}' has {columns[i].Length} rows, the batch {length}", nameof(columns));
            if (columns[i].Type != schema.Fields[i].Type) throw new ArgumentException($"column '{schema.Fields[i].Name}' is {columns[i].Type}, the schema says {schema.Fields[i].Type}", nameof(columns));
        }
        Schema = schema;
        Length = length;
        this.columns = [.. columns];
        this.memory = memory;
    }

    public Schema Schema { get; }

    public int Length { get; }

    public IReadOnlyList<ArrowArray> Columns => columns;

    /// <summary>The column of the first field of that name; a data error when there is none.</summary>
    public ArrowArray Column(string name)
    {
        int index = Schema.IndexOf(name);
        if (index >= 0) return columns[index];
        string? nearest = NearestName.Of(name, Schema.Fields.Select(f => f.Name));
        throw ApproxException.BadData($"no column '{name}' in the Arrow batch", nearest is null ? null : $"did you mean '{nearest}'?");
    }

    public ArrowArray Column(int index) => columns[index];

    /// <summary>Another batch over the same memory, disposed on its own.</summary>
    public RecordBatch Share() => Slice(0, Length);

    /// <summary>Rows of this batch without copying; disposed on its own.</summary>
    public RecordBatch Slice(int start, int length)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArrowArray[] slices = Array.ConvertAll(columns, c => c.Slice(start, length));
        return new RecordBatch(Schema, length, slices, memory?.Share());
    }

    /// <summary>Checks the batch: sizes of buffers and children; in full also every offset, index, view and text. A data error says what is wrong.</summary>
    public void Validate(bool full)
    {
        for (int i = 0; i < columns.Length; i++) ArrayValidator.Validate(columns[i], Schema.Fields[i].Name, full);
    }

    /// <summary>One more share of the memory, or null when the batch lives in managed memory.</summary>
    internal SharedMemory? ShareMemory()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return memory?.Share();
    }

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        memory?.Release();
    }
}
