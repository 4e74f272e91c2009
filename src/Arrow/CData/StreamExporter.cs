using System.Runtime.InteropServices;
using Approx.Core;

namespace Approx.Arrow;

/// <summary>An IArrowArrayStream behind the C stream interface. No exception crosses the border: it becomes an errno and a text.</summary>
internal static unsafe class StreamExporter
{
    // errno values of Linux and the BSDs: input/output error, invalid argument.
    private const int Eio = 5;
    private const int Einval = 22;

    public static void Export(IArrowArrayStream source, CArrowArrayStream* target)
    {
        *target = default;
        target->GetSchema = &GetSchema;
        target->GetNext = &GetNext;
        target->GetLastError = &GetLastError;
        target->Release = &Release;
        target->PrivateData = (void*)GCHandle.ToIntPtr(GCHandle.Alloc(new State(source)));
    }

    [UnmanagedCallersOnly]
    private static int GetSchema(CArrowArrayStream* stream, CArrowSchema* target)
    {
        State state = Of(stream);
        *target = default;
        return state.Guard(() => CDataInterface.ExportSchema(state.Source.Schema, target));
    }

    [UnmanagedCallersOnly]
    private static int GetNext(CArrowArrayStream* stream, CArrowArray* target)
    {
        State state = Of(stream);
        *target = default;
        return state.Guard(() =>
        {
            using RecordBatch? batch = state.Source.ReadNext();
            if (batch is not null) CDataInterface.ExportBatch(batch, target);
        });
    }

    [UnmanagedCallersOnly]
    private static byte* GetLastError(CArrowArrayStream* stream) => Of(stream).LastError;

    [UnmanagedCallersOnly]
    private static void Release(CArrowArrayStream* stream)
    {
        GCHandle handle = GCHandle.FromIntPtr((nint)stream->PrivateData);
        State state = (State)handle.Target!;
        handle.Free();
        *stream = default;
        state.Guard(state.Source.Dispose);
        state.ClearError();
    }

    private static State Of(CArrowArrayStream* stream) => (State)GCHandle.FromIntPtr((nint)stream->PrivateData).Target!;

    private sealed class State(IArrowArrayStream source)
    {
        public IArrowArrayStream Source => source;

        public byte* LastError { get; private set; }

        /// <summary>Runs what the consumer asked for. Anything may be thrown by the source, and nothing managed may unwind through native frames.</summary>
        public int Guard(Action action)
        {
            ClearError();
            try
            {
                action();
                return 0;
            }
            catch (Exception e)
            {
                LastError = NativeText.Allocate(e.Message.Replace('\0', ' '));
                return e is ApproxException { Kind: ErrorKind.Data } or ArgumentException ? Einval : Eio;
            }
        }

        public void ClearError()
        {
            NativeMemory.Free(LastError);
            LastError = null;
        }
    }
}
