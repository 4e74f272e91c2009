using System.Runtime.InteropServices;

namespace Approx.Arrow;

/// <summary>
/// The door to the Arrow C data and C stream interfaces: batches pass to and from native libraries without copying.
/// Exporting fills a struct that belongs to the caller, who calls its release callback once, as the specification says;
/// importing moves a struct's content out (its Release becomes null) and releases it when the imported object is disposed.
/// </summary>
internal static unsafe class CDataInterface
{
    /// <summary>Fills <paramref name="target"/> with the schema, as a struct type of its fields.</summary>
    public static void ExportSchema(Schema schema, CArrowSchema* target) =>
        SchemaExporter.Export(new Field("", new StructType(schema.Fields), false, schema.Metadata), target);

    /// <summary>Reads and releases the schema of a struct type. A data error when it is malformed or of a type not supported.</summary>
    public static Schema ImportSchema(CArrowSchema* source) => SchemaImporter.ImportSchema(source);

    /// <summary>Fills <paramref name="target"/> with a single field.</summary>
    public static void ExportField(Field field, CArrowSchema* target) => SchemaExporter.Export(field, target);

    /// <summary>Reads and releases a single field.</summary>
    public static Field ImportField(CArrowSchema* source) => SchemaImporter.ImportField(source);

    /// <summary>Fills <paramref name="target"/> with the batch, as a struct array. The memory stays alive until it is released, even if the batch is disposed before.</summary>
    public static void ExportBatch(RecordBatch batch, CArrowArray* target) => ArrayExporter.ExportBatch(batch, target);

    /// <summary>Takes over a struct array of that schema; disposing the batch releases it. On an error it has been released.</summary>
    public static RecordBatch ImportBatch(CArrowArray* source, Schema schema) => ArrayImporter.ImportBatch(source, schema);

    /// <summary>Fills <paramref name="target"/>; the consumer pulls batches from <paramref name="source"/>, which is disposed with the release of the struct.</summary>
    public static void ExportStream(IArrowArrayStream source, CArrowArrayStream* target) => StreamExporter.Export(source, target);

    /// <summary>
    /// A pointer to an ArrowArrayStream over batches, for functions such as duckdb_arrow_scan. The batches become the stream's:
    /// hand in shares (<see cref="RecordBatch.Share"/>) to keep them. Free it with <see cref="FreeStream"/> after use.
    /// </summary>
    public static CArrowArrayStream* ExportStream(Schema schema, IEnumerable<RecordBatch> batches)
    {
        CArrowArrayStream* stream = (CArrowArrayStream*)NativeMemory.AllocZeroed((nuint)sizeof(CArrowArrayStream));
        StreamExporter.Export(new BatchStream(schema, batches), stream);
        return stream;
    }

    /// <summary>Releases the stream if nobody has, and frees the struct.</summary>
    public static void FreeStream(CArrowArrayStream* stream)
    {
        if (stream is null) return;
        if (stream->Release is not null) stream->Release(stream);
        NativeMemory.Free(stream);
    }

    /// <summary>Takes over a C stream; disposing the result releases it. On an error it has been released.</summary>
    public static IArrowArrayStream ImportStream(CArrowArrayStream* source) => new ImportedStream(source);
}
