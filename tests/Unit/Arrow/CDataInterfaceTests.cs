using Approx.Arrow;
using Approx.Core;

namespace Approx.Tests.Arrow;

public unsafe class CDataInterfaceTests
{
    [Fact]
    public void A_schema_of_every_type_survives_the_C_struct()
    {
        using RecordBatch batch = RandomArrays.Batch(RandomArrays.Types, 3, new Random(1));
        CArrowSchema native;
        CDataInterface.ExportSchema(batch.Schema, &native);
        Assert.Equal("+s", NativeText.Read(native.Format, "format"));
        Assert.Equal(batch.Schema.Fields.Count, native.ChildCount);
        Assert.Equal(batch.Schema, CDataInterface.ImportSchema(&native));
        Assert.True(native.Release is null);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    public void A_batch_of_every_type_survives_the_C_struct_and_frees_its_memory_once(int rows)
    {
        for (int seed = 0; seed < 5; seed++)
        {
            int freed = 0;
            RecordBatch batch = RandomArrays.Batch(RandomArrays.Types, rows, new Random(seed), new SharedMemory(() => freed++));
            string[][] expected = [.. batch.Columns.Select(Canonical.Lines)];
            CArrowArray native;
            CDataInterface.ExportBatch(batch, &native);
            batch.Dispose();
            Assert.Equal(0, freed);
            RecordBatch back = CDataInterface.ImportBatch(&native, batch.Schema);
            Assert.True(native.Release is null);
            back.Validate(full: true);
            Assert.Equal(expected, back.Columns.Select(Canonical.Lines));
            Assert.Equal(0, freed);
            back.Dispose();
            back.Dispose();
            Assert.Equal(1, freed);
        }
    }

    [Fact]
    public void A_child_moved_out_by_the_consumer_outlives_its_parent()
    {
        int freed = 0;
        RecordBatch batch = RandomArrays.Batch([ArrowType.Int32, ArrowType.Utf8], 20, new Random(3), new SharedMemory(() => freed++));
        CArrowArray native;
        CDataInterface.ExportBatch(batch, &native);
        batch.Dispose();
        CArrowArray child = *native.Children[1];
        native.Children[1]->Release = null;
        native.Release(&native);
        Assert.Equal(0, freed);
        child.Release(&child);
        Assert.Equal(1, freed);
    }

    [Fact]
    public void A_stream_hands_out_its_batches_and_releases_everything_once()
    {
        int freed = 0, disposed = 0;
        Random random = new(9);
        RecordBatch[] batches = [.. Enumerable.Range(0, 3).Select(i => RandomArrays.Batch([ArrowType.Float64, ArrowType.Dictionary(ArrowType.Utf8)], i, random, new SharedMemory(() => freed++)))];
        IEnumerable<RecordBatch> Source()
        {
            try
            {
                foreach (RecordBatch batch in batches) yield return batch;
            }
            finally
            {
                disposed++;
            }
        }
        CArrowArrayStream* native = CDataInterface.ExportStream(batches[0].Schema, Source());
        string[][] expected = [.. batches.Select(b => Canonical.Lines(b.Column(0)))];
        using (IArrowArrayStream stream = CDataInterface.ImportStream(native))
        {
            Assert.Equal(batches[0].Schema, stream.Schema);
            foreach (string[] lines in expected)
            {
                using RecordBatch batch = stream.ReadNext()!;
                Assert.Equal(lines, Canonical.Lines(batch.Column("c0")));
            }
            Assert.Null(stream.ReadNext());
        }
        CDataInterface.FreeStream(native);
        Assert.Equal((3, 1), (freed, disposed));
    }

    [Fact]
    public void An_error_of_the_source_reaches_the_consumer_as_text()
    {
        static IEnumerable<RecordBatch> Broken()
        {
            yield return RandomArrays.Batch([ArrowType.Int32], 2, new Random(1));
            throw ApproxException.BadData("the disk is gone");
        }
        CArrowArrayStream* native = CDataInterface.ExportStream(new Schema([new("c0", ArrowType.Int32)]), Broken());
        using IArrowArrayStream stream = CDataInterface.ImportStream(native);
        using RecordBatch? first = stream.ReadNext();
        Assert.Contains("the disk is gone", Assert.Throws<ApproxException>(stream.ReadNext).Message, StringComparison.Ordinal);
        CDataInterface.FreeStream(native);
    }

    [Fact]
    public void Structs_that_cannot_be_are_refused_and_released()
    {
        int freed = 0;
        RecordBatch batch = RandomArrays.Batch([ArrowType.Int32], 20, new Random(3), new SharedMemory(() => freed++));
        CArrowArray native;
        for (int i = 0; i < 5; i++)
        {
            CDataInterface.ExportBatch(batch, &native);
            switch (i)
            {
                case 0: native.Length = -1; break;
                case 1: native.Length = 1000; break;
                case 2: native.Children[0]->Buffers[1] = null; break;
                case 3: native.NullCount = 3; break;
                case 4: native.Children[0]->BufferCount = 3; break;
            }
            Assert.Equal(ErrorKind.Data, Refusal(native, batch.Schema).Kind);
        }
        batch.Dispose();
        Assert.Equal(1, freed);
        Assert.Throws<ApproxException>(() => CDataInterface.ImportBatch(null, batch.Schema));
    }

    private static ApproxException Refusal(CArrowArray array, Schema schema)
    {
        CArrowArray* moved = &array;
        return Assert.Throws<ApproxException>(() => CDataInterface.ImportBatch(moved, schema));
    }
}
