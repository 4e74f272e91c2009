using System.Runtime.InteropServices;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>A C stream of somebody else's, read as batches.</summary>
internal sealed unsafe class ImportedStream : IArrowArrayStream
{
    private CArrowArrayStream* stream;

    public ImportedStream(CArrowArrayStream* source)
    {
        if (source is null || source->Release is null) throw ApproxException.BadData("an ArrowArrayStream that has been released");
        stream = (CArrowArrayStream*)NativeMemory.Alloc((nuint)sizeof(CArrowArrayStream));
        *stream = *source;
        source->Release = null;
        try
        {
            CArrowSchema schema = default;
            Check(stream->GetSchema(stream, &schema), "schema");
            Schema = CDataInterface.ImportSchema(&schema);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Schema Schema { get; }

    public RecordBatch? ReadNext()
    {
        ObjectDisposedException.ThrowIf(stream is null, this);
        CArrowArray array = default;
        Check(stream->GetNext(stream, &array), "next batch");
        return array.Release is null ? null : CDataInterface.ImportBatch(&array, Schema);
    }

    public void Dispose()
    {
        if (stream is null) return;
        if (stream->Release is not null) stream->Release(stream);
        NativeMemory.Free(stream);
        stream = null;
    }

    private void Check(int code, string what)
    {
        if (code == 0) return;
        byte* text = stream->GetLastError(stream);
        throw ApproxException.BadData($"an ArrowArrayStream gave error {code} for its {what}: {(text is null ? "no reason given" : NativeText.Read(text, "the error"))}");
    }
}
