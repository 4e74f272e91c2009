using System.IO.Compression;
using Approx.Arrow;
using Approx.Core;

namespace Approx.Tests.Arrow;

/// <summary>Walks the golden files: pyarrow wrote the good ones and refuses the bad ones.</summary>
public class GoldenFileTests
{
    // What reading may set aside beyond a multiple of the input: message texts, exceptions, the reader itself.
    private const long FixedAllowance = 2 << 20;

    /// <summary>One row per file of the index; one row that skips when the data are absent.</summary>
    public static TheoryData<string, string, string> Files()
    {
        TheoryData<string, string, string> rows = [];
        if (!SharedData.IsPresent)
        {
            rows.Add("absent", "core", "arrow");
            return rows;
        }
        foreach (string line in File.ReadLines(SharedData.Path("arrow/index.tsv")).Skip(1))
        {
            string[] parts = line.Split('\t');
            foreach (string extension in parts[2].Split(' ')) rows.Add(parts[0], parts[1], extension);
        }
        return rows;
    }

    [Theory]
    [MemberData(nameof(Files), DisableDiscoveryEnumeration = true)]
    public void Every_golden_file_is_read_exactly_or_refused_clearly(string name, string tier, string extension)
    {
        string path = SharedData.Path($"arrow/{name}.{extension}");
        using Sidecar sidecar = new(SharedData.Path($"arrow/{name}.json"));
        tier = sidecar.FileTier(Path.GetFileName(path));
        switch (tier)
        {
            case "core":
                ReadAll(path, sidecar.AssertEqual);
                break;
            case "optional":
                try
                {
                    ReadAll(path, sidecar.AssertEqual);
                }
                catch (ApproxException e)
                {
                    Assert.Equal(ErrorKind.Data, e.Kind);
                    Assert.Contains(Refused.SingleOrDefault(r => name.StartsWith(r.Case, StringComparison.Ordinal)).Reason ?? $"no reason to refuse: {e.Message}", e.Message, StringComparison.Ordinal);
                }
                break;
            case "invalid":
                ApproxException refused = Assert.Throws<ApproxException>(() => ReadBounded(path, (_, _) => { }));
                Assert.Equal(ErrorKind.Data, refused.Kind);
                Assert.NotEmpty(refused.Message);
                break;
            default:
                Assert.Equal("dubious", tier);
                try
                {
                    ReadBounded(path, WalkThrough);
                }
                catch (ApproxException e)
                {
                    Assert.Equal(ErrorKind.Data, e.Kind);
                }
                break;
        }
    }

    /// <summary>The optional cases that are refused, and what the message must say.</summary>
    private static readonly (string Case, string Reason)[] Refused =
    [
        ("nested/union", "not supported: union"),
        ("nested/list_view", "not supported: list_view"),
        ("nested/large_list_view", "not supported: large_list_view"),
        ("ree/", "not supported: run-end encoded"),
        ("format/no_batches_all_types", "not supported"),
        ("format/lz4_views", "not supported: list_view"),
        ("format/zstd_views", "not supported: list_view"),
        ("format/v4_union", "not supported: union"),
        ("format/metadata_not_utf8", "is not UTF-8"),
        ("dict/nested_other", "not supported: union"),
    ];

    private static void ReadBounded(string path, Action<Schema, IReadOnlyList<RecordBatch>> check)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            ReadAll(path, check);
        }
        finally
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.InRange(allocated, 0, FixedAllowance + (64 * new FileInfo(path).Length));
        }
    }

    private static void ReadAll(string path, Action<Schema, IReadOnlyList<RecordBatch>> check)
    {
        bool packed = path.EndsWith(".gz", StringComparison.Ordinal);
        string inner = packed ? path[..^3] : path;
        if (inner.EndsWith(".arrows", StringComparison.Ordinal))
        {
            Stream file = File.OpenRead(path);
            ReadAll(new ArrowStreamReader(packed ? new GZipStream(file, CompressionMode.Decompress) : file), check);
            return;
        }
        if (!packed) ReadAll(ArrowFileReader.Open(path), check);
        using MemoryStream bytes = new();
        using (Stream source = packed ? new GZipStream(File.OpenRead(path), CompressionMode.Decompress) : File.OpenRead(path)) source.CopyTo(bytes);
        ReadAll(new ArrowFileReader(bytes.ToArray()), check);
    }

    private static void ReadAll(IArrowArrayStream reader, Action<Schema, IReadOnlyList<RecordBatch>> check)
    {
        List<RecordBatch> batches = [];
        try
        {
            while (reader.ReadNext() is { } batch)
            {
                batches.Add(batch);
                batch.Validate(full: true);
            }
            check(reader.Schema, batches);
        }
        finally
        {
            foreach (RecordBatch batch in batches) batch.Dispose();
            reader.Dispose();
        }
    }

    /// <summary>Touches every value of a batch that is not absurdly long.</summary>
    private static void WalkThrough(Schema schema, IReadOnlyList<RecordBatch> batches)
    {
        foreach (RecordBatch batch in batches)
        {
            foreach (ArrowArray column in batch.Columns)
            {
                Assert.InRange(column.NullCount, 0, column.Length);
                if (column.Length < 100_000) Assert.Equal(column.Length, Canonical.Lines(column).Length);
            }
        }
    }
}
