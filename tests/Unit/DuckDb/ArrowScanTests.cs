using Approx.Arrow;
using Approx.Core;
using Approx.DuckDb;
using Approx.Tests.Arrow;

namespace Approx.Tests.DuckDb;

/// <summary>Arrow in, Arrow out: what DuckDB scans in place and gives back is what the batches hold, value by value.</summary>
public sealed class ArrowScanTests : IDisposable
{
    private readonly DuckDbDatabase database = DuckDbDatabase.Open(config: new DuckDbConfig { Threads = 4 });
    private readonly DuckDbConnection connection;

    public ArrowScanTests() => connection = database.Connect();

    public void Dispose()
    {
        connection.Dispose();
        database.Dispose();
    }

    // Types whose values DuckDB holds bit by bit as Arrow does; the rest it converts (units, widths), does not
    // know, or refuses for its values (a map that names a key twice, as random ones do).
    private static bool SameValues(ArrowType type) => type switch
    {
        FloatType { BitWidth: 16 } or Date64Type or Time32Type or DurationType or IntervalType or NullType or MapType => false,
        Time64Type time => time.Unit == TimeUnit.Microsecond,
        TimestampType stamp => stamp.TimeZone is null || stamp.Unit == TimeUnit.Microsecond,
        DecimalType number => number is { BitWidth: 128, Scale: >= 0 },
        FixedSizeBinaryType fixedSize => fixedSize.ByteWidth > 0,
        DictionaryType dictionary => SameValues(dictionary.ValueType),
        StructType { Fields.Count: 0 } => false,
        _ => type.Children.All(c => c.Type is not DictionaryType && SameValues(c.Type)),
    };

    [Fact]
    public void Every_type_scanned_in_place_comes_back_with_the_same_values()
    {
        int seen = 0;
        foreach (ArrowType type in RandomArrays.Types.Where(SameValues))
        {
            Random random = new(seen++);
            RecordBatch[] batches = [.. new[] { 1, 0, 5000, 2048, 0, 3 }.Select(n => RandomArrays.Batch([ArrowType.Int32, type], n, random))];
            using ArrowRegistration table = connection.RegisterArrow("t", batches[0].Schema, batches);
            string[] expected = [.. batches.SelectMany(b => Canonical.Lines(b.Column(1)))];
            Assert.True(expected.SequenceEqual(Lines("SELECT c1 FROM t", 0)), type.ToString());
            Assert.True(expected.SequenceEqual(Lines("SELECT c0, c1 FROM t", 1)), type.ToString());
            Assert.Equal(expected.LongCount(l => l == "N"), connection.Scalar<long>("SELECT count(*) FILTER (c1 IS NULL) FROM t"));
        }
        Assert.True(seen > 30);
    }

    [Fact]
    public void Types_DuckDB_converts_or_does_not_know_are_scanned_or_refused_but_never_crash()
    {
        foreach (ArrowType type in RandomArrays.Types.Where(t => !SameValues(t)))
        {
            RecordBatch batch = RandomArrays.Batch([type], 3000, new Random(1));
            try
            {
                using ArrowRegistration table = connection.RegisterArrow("t", batch.Schema, [batch]);
                Assert.Equal(batch.Column(0).NullCount, connection.Scalar<long>("SELECT count(*) FILTER (c0 IS NULL) FROM t"));
            }
            catch (ApproxException error)
            {
                Assert.False(string.IsNullOrWhiteSpace(error.Message));
            }
        }
        Assert.Equal(1, connection.Scalar<int>("SELECT 1"));
    }

    [Fact]
    public void A_map_that_names_a_key_twice_is_refused_in_plain_words()
    {
        RecordBatch batch = RandomArrays.Batch([RandomArrays.Types.OfType<MapType>().First()], 3000, new Random(1));
        using ArrowRegistration table = connection.RegisterArrow("t", batch.Schema, [batch]);
        DuckDbException error = Assert.Throws<DuckDbException>(() => connection.Query("SELECT * FROM t"));
        Assert.Contains("duplicate key", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("{", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_in_odd_units_are_converted()
    {
        PrimitiveBuilder<int> seconds = new(new Time32Type(TimeUnit.Second));
        PrimitiveBuilder<long> millis = new(ArrowType.Date64);
        seconds.Append(3661);
        millis.Append(86_400_000L * 366);
        Schema schema = new([new("t", seconds.Type), new("d", millis.Type)]);
        using ArrowRegistration table = connection.RegisterArrow("t", schema, [new RecordBatch(schema, 1, [seconds.Build(), millis.Build()])]);
        Assert.Equal([new TimeOnly(1, 1, 1), new DateOnly(1971, 1, 2)], connection.Query("SELECT t, d::DATE FROM t").TakeRows()[0]);
    }

    [Fact]
    public void A_table_is_scanned_as_often_as_the_query_names_it()
    {
        using ArrowRegistration table = connection.RegisterArrow("numbers", Numbers(0, 1).Schema, [Numbers(0, 30_000), Numbers(30_000, 70_000)]);
        Assert.Equal(100_000, connection.Scalar<long>("SELECT count(*) FROM numbers"));
        Assert.Equal(100_000, connection.Scalar<long>("SELECT count(*) FROM numbers a JOIN numbers b USING (i)"));
        Assert.Equal(200_000, connection.Scalar<long>("WITH n AS NOT MATERIALIZED (SELECT * FROM numbers) SELECT count(*) FROM (SELECT * FROM n UNION ALL SELECT i, s FROM n)"));
        Assert.Equal(99_999, connection.Scalar<long>("SELECT max(i) FROM numbers WHERE i = (SELECT max(i) FROM numbers)"));
        Assert.Equal(100, connection.Scalar<long>("SELECT count(*) FROM numbers n WHERE i < 100 AND EXISTS (FROM numbers m WHERE m.i = n.i + 1)"));
        using PreparedStatement statement = connection.Prepare("SELECT sum(i) FROM numbers WHERE i < $1");
        for (int k = 1; k < 4; k++) Assert.Equal((Int128)(k * (k - 1) / 2), statement.Bind(1, k).Query().TakeRows()[0][0]);
    }

    [Fact]
    public void Rows_keep_their_order_whatever_the_threads()
    {
        RecordBatch[] batches = [.. Enumerable.Range(0, 40).Select(b => Numbers(b * 5000, 5000))];
        using ArrowRegistration table = connection.RegisterArrow("numbers", batches[0].Schema, batches);
        long next = 0;
        foreach (DuckDbResult result in new[] { connection.Query("SELECT i FROM numbers"), connection.Stream("SELECT i FROM numbers") })
        {
            using (result)
            {
                next = 0;
                foreach (DataChunk chunk in result.Chunks())
                {
                    foreach (long value in chunk[0].Values<long>()) Assert.Equal(next++, value);
                }
            }
            Assert.Equal(200_000, next);
        }
        Assert.Equal([(long?)0, 1L, 2L], connection.Query("SELECT i FROM numbers LIMIT 3").TakeRows().Select(r => (long?)r[0]));
        string file = Path.GetTempFileName();
        try
        {
            connection.Execute($"COPY (SELECT * FROM numbers) TO {SqlText.Literal(file)} (FORMAT parquet, ROW_GROUP_SIZE 20480)");
            Assert.Equal(0, connection.Scalar<long>($"SELECT count(*) FROM read_parquet({SqlText.Literal(file)}) WHERE i <> file_row_number"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Only_the_columns_a_query_needs_are_read_and_damaged_offsets_are_an_error()
    {
        Schema schema = new([new("good", ArrowType.Int32), new("bad", ArrowType.Utf8)]);
        ArrowArray good = new(ArrowType.Int32, 2, 0, [ArrowBuffer.Empty, ArrowBuffer.CopyOf<int>([1, 2])]);
        ArrowArray bad = new(ArrowType.Utf8, 2, 0, [ArrowBuffer.Empty, ArrowBuffer.CopyOf<int>([0, 1000, 3]), ArrowBuffer.CopyOf<byte>("abc"u8)]);
        using ArrowRegistration table = connection.RegisterArrow("t", schema, [new RecordBatch(schema, 2, [good, bad])]);
        Assert.Equal(3, connection.Scalar<long>("SELECT sum(good) FROM t"));
        Assert.Contains("1000", Assert.Throws<DuckDbException>(() => connection.Query("SELECT bad FROM t")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_outside_the_dictionary_is_an_error_unless_the_row_is_null()
    {
        DictionaryType type = ArrowType.Dictionary(ArrowType.Utf8, ArrowType.Int8);
        ArrowArray words = new(ArrowType.Utf8, 1, 0, [ArrowBuffer.Empty, ArrowBuffer.CopyOf<int>([0, 2]), ArrowBuffer.CopyOf<byte>("wt"u8)]);
        Schema schema = new([new("g", type)]);
        ArrowArray Column(byte validity, sbyte index) => new(type, 2, -1, [ArrowBuffer.CopyOf<byte>([validity]), ArrowBuffer.CopyOf<sbyte>([0, index])], dictionary: words);
        using (connection.RegisterArrow("t", schema, [new RecordBatch(schema, 2, [Column(0b01, 99)])]))
            Assert.Equal(["wt", null], connection.Query("SELECT g FROM t").TakeRows().Select(r => (string?)r[0]));
        using (connection.RegisterArrow("t", schema, [new RecordBatch(schema, 2, [Column(0b11, -1)])]))
            Assert.Throws<DuckDbException>(() => connection.Query("SELECT g FROM t"));
    }

    [Fact]
    public void Several_connections_scan_one_table_at_the_same_time()
    {
        RecordBatch[] batches = [Numbers(0, 100_000)];
        Parallel.For(0, 4, _ =>
        {
            using DuckDbConnection own = database.Connect();
            using ArrowRegistration table = own.RegisterArrow("numbers", batches[0].Schema, batches);
            for (int i = 0; i < 5; i++) Assert.Equal(4_999_950_000, own.Scalar<long>("SELECT sum(i) FROM numbers"));
        });
    }

    [Fact]
    public void A_disposed_registration_takes_the_name_away_and_gives_the_memory_back_when_the_last_reader_is_done()
    {
        int freed = 0;
        RecordBatch batch = Numbers(0, 50_000, new SharedMemory(() => freed++));
        ArrowRegistration table = connection.RegisterArrow("numbers", batch.Schema, [batch]);
        batch.Dispose();
        using (DuckDbConnection reader = database.Connect())
        {
            reader.Execute("CREATE TEMP VIEW mine AS SELECT * FROM approx_arrow(1)");
            using DuckDbResult running = reader.Stream("SELECT i FROM mine");
            using DataChunk first = running.Fetch()!;
            table.Dispose();
            Assert.Equal(0, freed);
            Assert.Equal(DuckDbErrorClass.Catalog, Assert.Throws<DuckDbException>(() => connection.Query("SELECT * FROM numbers")).Class);
            Assert.Equal(50_000, first.RowCount + running.Chunks().Sum(c => c.RowCount));
            Assert.Contains("disposed", Assert.Throws<DuckDbException>(() => reader.Query("SELECT * FROM mine")).Message, StringComparison.Ordinal);
        }
        Assert.Equal(1, freed);
    }

    [Fact]
    public void A_name_registered_again_stands_for_the_new_batches_also_when_the_old_registration_goes()
    {
        using ArrowRegistration old = connection.RegisterArrow("numbers", Numbers(0, 1).Schema, [Numbers(0, 10)]);
        using ArrowRegistration young = connection.RegisterArrow("NUMBERS", Numbers(0, 1).Schema, [Numbers(0, 20)]);
        old.Dispose();
        Assert.Equal(20, connection.Scalar<long>("SELECT count(*) FROM numbers"));
    }

    [Fact]
    public void A_table_without_batches_has_its_columns_and_no_rows()
    {
        Schema schema = new([new("i", ArrowType.Int64), new("l", ArrowType.List(ArrowType.Utf8))]);
        using ArrowRegistration table = connection.RegisterArrow("t", schema, []);
        using DuckDbResult result = connection.Query("SELECT * FROM t");
        Assert.Equal(["i BIGINT", "l VARCHAR[]"], result.Columns.Select(c => c.Name + " " + c.Type));
        Assert.Null(result.Fetch());
    }

    [Fact]
    public void Batches_of_different_schemas_are_refused() =>
        Assert.Throws<ApproxException>(() => connection.RegisterArrow("t", Numbers(0, 1).Schema, [RandomArrays.Batch([ArrowType.Int8], 1, new Random(1))]));

    [Fact]
    public void A_sandboxed_statement_reads_registered_tables_by_name_only()
    {
        using SandboxedDatabase sandbox = SandboxedDatabase.Open(new Dictionary<string, IReadOnlyList<string>>(), new DuckDbConfig { Threads = 1, TempDirectory = "" });
        using SandboxedConnection guarded = sandbox.Connect();
        using ArrowRegistration table = guarded.Trusted.RegisterArrow("sample", Numbers(0, 1).Schema, [Numbers(0, 10)]);
        Assert.Equal(10L, guarded.Query("SELECT count(*) FROM sample").TakeRows()[0][0]);
        Assert.Throws<ApproxException>(() => guarded.Query("SELECT count(*) FROM approx_arrow(1)"));
    }

    [Fact]
    public void Results_become_Arrow_batches_with_names_types_and_values()
    {
        using IArrowArrayStream stream = connection.Query(
            "SELECT i, i / 2.0::DOUBLE AS half, CASE WHEN i % 3 = 0 THEN NULL ELSE 'text number ' || i END AS s, [i, NULL] AS l, i::DECIMAL(20,2) AS d, 'b'::ENUM('a', 'b') AS e, DATE '1970-01-11' AS day FROM range(5000) t(i)").ToArrow();
        Assert.Equal(["i", "half", "s", "l", "d", "e", "day"], stream.Schema.Fields.Select(f => f.Name));
        Assert.Equal(new DecimalType(20, 2), stream.Schema.Fields[4].Type);
        Assert.IsType<DictionaryType>(stream.Schema.Fields[5].Type);
        int row = 0;
        while (stream.ReadNext() is { } batch)
        {
            using (batch)
            {
                batch.Validate(full: true);
                for (int r = 0; r < batch.Length; r++, row++)
                {
                    Assert.Equal(row, batch.Column("i").Values<long>()[r]);
                    Assert.Equal(row / 2.0, batch.Column("half").Values<double>()[r]);
                    Assert.Equal(row % 3 == 0 ? null : $"text number {row}", batch.Column("s").GetString(r));
                    Assert.Equal($"V[V{row},N]", Canonical.Value(batch.Column("l"), r));
                    Assert.Equal("b", batch.Column("e").GetString(r));
                    Assert.Equal(10, batch.Column("day").Values<int>()[r]);
                }
            }
        }
        Assert.Equal(5000, row);
    }

    [Fact]
    public void An_empty_result_is_a_stream_without_batches()
    {
        using IArrowArrayStream stream = connection.Query("SELECT 1 AS a WHERE false").ToArrow();
        Assert.Equal("a", stream.Schema.Fields[0].Name);
        Assert.Null(stream.ReadNext());
    }

    [Fact]
    public void Parquet_keeps_the_keys_written_with_it()
    {
        RecordBatch batch = Numbers(0, 1000);
        string file = Path.GetTempFileName();
        const string meta = "{\"unit\": \"um3\", \"it's\": \"ä\"}";
        try
        {
            using ArrowRegistration table = connection.RegisterArrow("numbers", batch.Schema, [batch]);
            connection.Execute($"COPY (SELECT * FROM numbers) TO {SqlText.Literal(file)} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {{'ARROW:schema': {SqlText.Literal("/////base64==")}, approx: {SqlText.Literal(meta)}}})");
            Dictionary<string, string> keys = connection.Query($"SELECT decode(key), decode(value) FROM parquet_kv_metadata({SqlText.Literal(file)})")
                .TakeRows().ToDictionary(r => (string)r[0]!, r => (string)r[1]!);
            Assert.Equal("/////base64==", keys["ARROW:schema"]);
            Assert.Equal(meta, keys["approx"]);
            Assert.Equal(499_500, connection.Scalar<long>($"SELECT sum(i) FROM read_parquet({SqlText.Literal(file)})"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static RecordBatch Numbers(long first, int count, SharedMemory? memory = null)
    {
        PrimitiveBuilder<long> numbers = new(ArrowType.Int64, count);
        BytesBuilder texts = new(ArrowType.Utf8);
        for (int i = 0; i < count; i++)
        {
            numbers.Append(first + i);
            texts.Append($"row {first + i}");
        }
        return new RecordBatch(new Schema([new("i", ArrowType.Int64), new("s", ArrowType.Utf8)]), count, [numbers.Build(), texts.Build()], memory);
    }

    private List<string> Lines(string sql, int column)
    {
        List<string> lines = [];
        using IArrowArrayStream stream = connection.Query(sql).ToArrow();
        while (stream.ReadNext() is { } batch)
        {
            using (batch) lines.AddRange(Canonical.Lines(batch.Column(column)));
        }
        return lines;
    }
}
