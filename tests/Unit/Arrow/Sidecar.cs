using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Approx.Arrow;

namespace Approx.Tests.Arrow;

/// <summary>What a golden file's sidecar says it holds, and the comparison with what was read.</summary>
internal sealed class Sidecar(string path) : IDisposable
{
    private readonly JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 512 });

    private JsonElement Root => document.RootElement;

    public string? Expect => Root.TryGetProperty("expect", out JsonElement text) ? text.GetString() : null;

    public long FileSize(string file) => Root.GetProperty("files").GetProperty(file).GetProperty("size").GetInt64();

    public string FileTier(string file) =>
        Root.GetProperty("files").GetProperty(file).TryGetProperty("tier", out JsonElement own) ? own.GetString()! : Root.GetProperty("tier").GetString()!;

    public void Dispose() => document.Dispose();

    public void AssertEqual(Schema schema, IReadOnlyList<RecordBatch> batches)
    {
        JsonElement expected = Root.GetProperty("schema");
        AssertMetadata(expected, schema.Metadata);
        JsonElement[] fields = [.. expected.GetProperty("fields").EnumerateArray()];
        Assert.Equal(fields.Length, schema.Fields.Count);
        for (int i = 0; i < fields.Length; i++) AssertField(fields[i], schema.Fields[i]);
        AssertBatches(batches);
        JsonElement[] columns = [.. Root.GetProperty("columns").EnumerateArray()];
        for (int i = 0; i < columns.Length; i++) AssertColumn(columns[i], [.. batches.Select(b => b.Column(i))]);
        if (Root.TryGetProperty("encodings", out JsonElement encodings)) AssertEncodings(encodings, batches);
    }

    private static void AssertField(JsonElement expected, Field field)
    {
        Assert.Equal(expected.GetProperty("name").GetString(), field.Name);
        Assert.Equal(expected.GetProperty("nullable").GetBoolean(), field.Nullable);
        AssertMetadata(expected, field.Metadata);
        ArrowType type = field.Type;
        if (expected.TryGetProperty("dictionary", out JsonElement encoding))
        {
            DictionaryType dictionary = Assert.IsType<DictionaryType>(type);
            Assert.Equal(encoding.GetProperty("isOrdered").GetBoolean(), dictionary.Ordered);
            Assert.Equal(Describe(encoding.GetProperty("indexType")), Describe(dictionary.IndexType));
            type = dictionary.ValueType;
        }
        Assert.Equal(Describe(expected.GetProperty("type")), Describe(type));
        JsonElement[] children = expected.TryGetProperty("children", out JsonElement list) ? [.. list.EnumerateArray()] : [];
        Assert.Equal(children.Length, type.Children.Count);
        for (int i = 0; i < children.Length; i++) AssertField(children[i], type.Children[i]);
    }

    /// <summary>The properties of a type in the order of their names.</summary>
    private static string Describe(JsonElement type) =>
        string.Join(" ", type.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}={p.Value}"));

    private static string Describe(ArrowType type)
    {
        static string Unit(TimeUnit unit) => $"unit={unit.ToString().ToUpperInvariant()}";
        return type switch
        {
            IntType t => $"bitWidth={t.BitWidth} isSigned={t.Signed} name=int",
            FloatType t => $"name=floatingpoint precision={t.BitWidth switch { 16 => "HALF", 32 => "SINGLE", _ => "DOUBLE" }}",
            DecimalType t => $"bitWidth={t.BitWidth} name=decimal precision={t.Precision} scale={t.Scale}",
            Date32Type => "name=date unit=DAY",
            Date64Type => "name=date unit=MILLISECOND",
            Time32Type t => $"bitWidth=32 name=time {Unit(t.Unit)}",
            Time64Type t => $"bitWidth=64 name=time {Unit(t.Unit)}",
            TimestampType t => $"name=timestamp {(t.TimeZone is null ? "" : $"timezone={t.TimeZone} ")}{Unit(t.Unit)}",
            DurationType t => $"name=duration {Unit(t.Unit)}",
            IntervalType t => $"name=interval unit={t.Unit switch { IntervalUnit.YearMonth => "YEAR_MONTH", IntervalUnit.DayTime => "DAY_TIME", _ => "MONTH_DAY_NANO" }}",
            FixedSizeBinaryType t => $"byteWidth={t.ByteWidth} name=fixedsizebinary",
            FixedSizeListType t => $"listSize={t.ListSize} name=fixedsizelist",
            MapType t => $"keysSorted={t.KeysSorted} name=map",
            _ => $"name={type.GetType().Name.Replace("Type", "", StringComparison.Ordinal).ToLowerInvariant()}",
        };
    }

    private static void AssertMetadata(JsonElement owner, ValueList<KeyValuePair<string, string>> metadata)
    {
        JsonElement[] expected = owner.TryGetProperty("metadata", out JsonElement list) ? [.. list.EnumerateArray()] : [];
        Assert.Equal(expected.Length, metadata.Count);
        for (int i = 0; i < expected.Length; i++)
        {
            AssertText(expected[i][0], metadata[i].Key);
            AssertText(expected[i][1], metadata[i].Value);
        }
    }

    private static void AssertText(JsonElement expected, string text)
    {
        if (expected.ValueKind == JsonValueKind.String)
        {
            Assert.Equal(expected.GetString(), text);
            return;
        }
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(expected.GetProperty("length").GetInt32(), bytes.Length);
        Assert.Equal(expected.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }

    private void AssertBatches(IReadOnlyList<RecordBatch> batches)
    {
        JsonElement[] expected = [.. Root.GetProperty("batches").EnumerateArray()];
        Assert.Equal(expected.Select(b => b.GetProperty("rows").GetInt32()), batches.Select(b => b.Length));
        Assert.Equal(Root.GetProperty("rows").GetInt64(), batches.Sum(b => (long)b.Length));
        for (int i = 0; i < expected.Length; i++)
        {
            // Large and hand-made cases leave counts out.
            if (!expected[i].TryGetProperty("null_counts", out JsonElement counts)) continue;
            (JsonElement Expected, ArrowArray Column)[] pairs = [.. counts.EnumerateArray().Zip(batches[i].Columns)];
            Assert.Equal(batches[i].Columns.Count, pairs.Length);
            Assert.All(pairs.Where(p => p.Expected.ValueKind == JsonValueKind.Number), p => Assert.Equal(p.Expected.GetInt32(), p.Column.NullCount));
        }
    }

    private static void AssertColumn(JsonElement expected, ArrowArray[] parts)
    {
        string[] lines = [.. parts.SelectMany(Canonical.Lines)];
        if (expected.TryGetProperty("null_count", out JsonElement nulls)) Assert.Equal(nulls.GetInt64(), parts.Sum(p => (long)p.NullCount));
        if (expected.TryGetProperty("logical_null_count", out JsonElement logical)) Assert.Equal(logical.GetInt32(), lines.Count(l => l == "N"));
        if (expected.TryGetProperty("sha256", out JsonElement sha))
        {
            byte[] text = Encoding.ASCII.GetBytes(string.Concat(lines.Select(l => l + "\n")));
            Assert.Equal(sha.GetString(), Convert.ToHexStringLower(SHA256.HashData(text)));
            return;
        }
        Assert.Equal(expected.GetProperty("values").EnumerateArray().Select(v => Scalar(v, parts[0].Type)), lines);
    }

    /// <summary>The line for a value of a plain column that has no hash.</summary>
    private static string Scalar(JsonElement value, ArrowType type) => value.ValueKind switch
    {
        JsonValueKind.Null => "N",
        JsonValueKind.True => "V1",
        JsonValueKind.False => "V0",
        JsonValueKind.String when type is Utf8Type => "V" + Convert.ToHexStringLower(Encoding.UTF8.GetBytes(value.GetString()!)),
        _ => "V" + value,
    };

    private static void AssertEncodings(JsonElement encodings, IReadOnlyList<RecordBatch> batches)
    {
        foreach (JsonElement encoding in encodings.EnumerateArray())
        {
            ArrowArray column = batches[encoding.GetProperty("batch").GetInt32()].Column(encoding.GetProperty("column").GetInt32());
            if (encoding.TryGetProperty("indices", out JsonElement indices))
            {
                Assert.Equal(
                    indices.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Null ? (int?)null : int.Parse(v.ToString(), CultureInfo.InvariantCulture)),
                    Enumerable.Range(0, column.Length).Select(row => column.IsNull(row) ? (int?)null : column.GetIndex(row)));
            }
            if (!encoding.TryGetProperty("dictionary", out JsonElement dictionary) || column.Dictionary!.Type is not (Utf8Type or LargeUtf8Type)) continue;
            string?[] values = [.. dictionary.EnumerateArray().Select(v => v.GetString())];
            // The sidecar shows the dictionary with all its deltas; in a stream it may still be shorter.
            Assert.InRange(column.Dictionary.Length, 0, values.Length);
            Assert.Equal(values.Take(column.Dictionary.Length), Enumerable.Range(0, column.Dictionary.Length).Select(column.Dictionary.GetString));
        }
    }
}
