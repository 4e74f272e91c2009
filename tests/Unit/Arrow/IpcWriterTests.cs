using Approx.Arrow;
using Approx.Core;
using FsCheck;
using FsCheck.Fluent;

namespace Approx.Tests.Arrow;

public class IpcWriterTests
{
    [Fact]
    public void What_is_written_is_read_back_equal_as_file_and_as_stream() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(60),
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            Random random = new(seed);
            ArrowType[] types = [.. RandomArrays.Types.Where(t => random.Next(4) == 0)];
            // A file takes one dictionary for all batches: its batches are slices of one.
            using RecordBatch whole = RandomArrays.Batch(types, random.Next(200), random);
            int cut = random.Next(whole.Length + 1);
            RecordBatch[] slices = [whole.Slice(0, cut), whole.Slice(cut, 0), whole.Slice(cut, whole.Length - cut)];
            AssertSame(slices, ReadFile(WriteFile(slices)));
            AssertSame(slices, ReadStream(WriteStream(slices)));
            Schema schema = whole.Schema;
            RecordBatch[] others = [whole, .. Enumerable.Range(0, 2).Select(i => new RecordBatch(schema, 9, [.. types.Select(t => RandomArrays.Make(t, 9, random))]))];
            AssertSame(others, ReadStream(WriteStream(others)));
        }));

    [Fact]
    public void Equal_batches_give_equal_bytes_with_every_buffer_on_a_multiple_of_64()
    {
        byte[] Make() => WriteFile([RandomArrays.Batch(RandomArrays.Types, 77, new Random(5))]);
        byte[] bytes = Make();
        Assert.Equal(bytes, Make());
        string path = Path.Combine(Path.GetTempPath(), $"approx-{Guid.NewGuid():N}.arrow");
        File.WriteAllBytes(path, bytes);
        try
        {
            using ArrowFileReader reader = ArrowFileReader.Open(path);
            using RecordBatch batch = reader.ReadBatch(0);
            reader.Dispose();
            batch.Validate(full: true);
            Assert.All(batch.Columns, AssertAligned);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_growing_dictionary_is_written_as_deltas()
    {
        DictionaryBuilder builder = new();
        Schema schema = new([new("g", builder.Type)]);
        List<RecordBatch> batches = [];
        foreach (string[] texts in new[] { new[] { "a", "b" }, ["b", "a"], ["c", "a", "d"] })
        {
            foreach (string text in texts) builder.Append(text);
            ArrowArray column = builder.Build();
            batches.Add(new RecordBatch(schema, column.Length, [column]));
        }
        byte[] file = WriteFile(batches);
        AssertSame(batches, ReadFile(file));
        List<RecordBatch> back = ReadStream(WriteStream(batches));
        AssertSame(batches, back);
        Assert.Equal([2, 2, 4], back.Select(b => b.Column(0).Dictionary!.Length));
    }

    [Fact]
    public void A_changing_dictionary_is_replaced_in_a_stream_and_refused_in_a_file()
    {
        static RecordBatch One(params string[] texts)
        {
            DictionaryBuilder builder = new();
            foreach (string text in texts) builder.Append(text);
            return new RecordBatch(new Schema([new("g", builder.Type)]), texts.Length, [builder.Build()]);
        }
        RecordBatch[] batches = [One("a", "b"), One("b", "a"), One("b")];
        AssertSame(batches, ReadStream(WriteStream(batches)));
        Assert.Equal(ErrorKind.Data, Assert.Throws<ApproxException>(() => WriteFile(batches)).Kind);
    }

    [Fact]
    public void A_schema_message_keeps_the_schema()
    {
        Schema schema = RandomArrays.Batch(RandomArrays.Types, 1, new Random(2)).Schema;
        byte[] message = SchemaMessage.Write(schema);
        Assert.Equal(0, message.Length % 8);
        Assert.Equal(schema, SchemaMessage.Read(message));
        Assert.Equal(message, SchemaMessage.Write(SchemaMessage.Read(message)));
    }

    [Fact]
    public void No_byte_changed_or_cut_off_makes_a_reader_crash()
    {
        Random random = new(11);
        byte[] file = WriteFile([RandomArrays.Batch([.. RandomArrays.Types.Where(t => t is not NullType)], 30, random)]);
        byte[] stream = WriteStream([RandomArrays.Batch(RandomArrays.Types, 30, random)]);
        for (int i = 0; i < 1500; i++)
        {
            byte[] damaged = [.. i % 2 == 0 ? file : stream];
            for (int k = 0; k <= i % 3; k++) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (i % 7 == 0) Array.Resize(ref damaged, random.Next(damaged.Length));
            try
            {
                foreach (RecordBatch batch in i % 2 == 0 ? ReadFile(damaged) : ReadStream(damaged))
                {
                    foreach (ArrowArray column in batch.Columns.Where(c => c.Length < 1000)) Canonical.Lines(column);
                }
            }
            catch (ApproxException e)
            {
                Assert.Equal(ErrorKind.Data, e.Kind);
            }
        }
    }

    private static void AssertAligned(ArrowArray array)
    {
        foreach (ArrowBuffer buffer in array.Buffers)
        {
            if (buffer.Length > 0) Assert.Equal(0, Address(buffer) % 64);
        }
        foreach (ArrowArray child in array.Children) AssertAligned(child);
        if (array.Dictionary is not null) AssertAligned(array.Dictionary);
    }

    private static unsafe long Address(ArrowBuffer buffer)
    {
        using System.Buffers.MemoryHandle pin = buffer.Memory.Pin();
        return (long)pin.Pointer;
    }

    private static void AssertSame(IReadOnlyList<RecordBatch> expected, IReadOnlyList<RecordBatch> got)
    {
        Assert.Equal(expected.Count, got.Count);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.Equal(expected[i].Schema, got[i].Schema);
            Assert.Equal(expected[i].Length, got[i].Length);
            Assert.Equal(expected[i].Columns.Select(c => c.NullCount), got[i].Columns.Select(c => c.NullCount));
            Assert.Equal(expected[i].Columns.Select(Canonical.Lines), got[i].Columns.Select(Canonical.Lines));
        }
    }

    private static byte[] WriteFile(IEnumerable<RecordBatch> batches)
    {
        using MemoryStream bytes = new();
        using ArrowFileWriter writer = new(bytes, batches.First().Schema);
        foreach (RecordBatch batch in batches) writer.Write(batch);
        writer.WriteEnd();
        return bytes.ToArray();
    }

    private static byte[] WriteStream(IEnumerable<RecordBatch> batches)
    {
        using MemoryStream bytes = new();
        using ArrowStreamWriter writer = new(bytes, batches.First().Schema);
        foreach (RecordBatch batch in batches) writer.Write(batch);
        writer.WriteEnd();
        return bytes.ToArray();
    }

    private static List<RecordBatch> ReadFile(byte[] bytes) => ReadAll(new ArrowFileReader(bytes));

    private static List<RecordBatch> ReadStream(byte[] bytes) => ReadAll(new ArrowStreamReader(new MemoryStream(bytes)));

    private static List<RecordBatch> ReadAll(IArrowArrayStream reader)
    {
        using IArrowArrayStream open = reader;
        List<RecordBatch> batches = [];
        while (open.ReadNext() is { } batch)
        {
            batch.Validate(full: true);
            batches.Add(batch);
        }
        return batches;
    }
}
