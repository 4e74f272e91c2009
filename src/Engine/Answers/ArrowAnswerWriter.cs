using System.Globalization;
using Approx.Arrow;

namespace Approx.Engine.Answers;

/// <summary>An answer as an Arrow IPC stream: the columns with their units as field metadata, and NAME_low, NAME_high after each aggregate.</summary>
internal static class ArrowAnswerWriter
{
    /// <summary>Writes the whole stream.</summary>
    public static void Write(Answer answer, Stream output)
    {
        List<Field> fields = [];
        List<ArrowArray> arrays = [];
        for (int c = 0; c < answer.Columns.Count; c++)
        {
            AnswerColumn column = answer.Columns[c];
            object?[] values = [.. answer.Rows.Select(r => r.Values[c])];
            Add(column.Name, column.Unit, values);
            if (!column.IsAggregate) continue;
            Add(column.Name + "_low", column.Unit, [.. answer.Rows.Select(r => (object?)r.Intervals[c]?.Low)]);
            Add(column.Name + "_high", column.Unit, [.. answer.Rows.Select(r => (object?)r.Intervals[c]?.High)]);
        }
        Provenance p = answer.Provenance;
        Schema schema = new(ValueList.From(fields), ValueList.From([
            new KeyValuePair<string, string>("path", p.Path.ToString().ToLowerInvariant()), new("sample", p.Sample ?? ""), new("bound", p.Bound ?? ""),
            new("confidence", p.Confidence.ToString("R", CultureInfo.InvariantCulture)), new("scope", p.Scope)]));
        using RecordBatch batch = new(schema, answer.Rows.Count, arrays);
        using ArrowStreamWriter writer = new(output, schema, leaveOpen: true);
        writer.Write(batch);
        writer.WriteEnd();

        void Add(string name, string? unit, object?[] values)
        {
            ArrowArray array = Build(values);
            fields.Add(new Field(name, array.Type, true, unit is null ? ValueList.From<KeyValuePair<string, string>>([]) : ValueList.From([new KeyValuePair<string, string>("unit", unit)])));
            arrays.Add(array);
        }
    }

    private static ArrowArray Build(object?[] values) => values.FirstOrDefault(v => v is not null) switch
    {
        long => Column(new PrimitiveBuilder<long>(ArrowType.Int64), values, (b, v) => b.Append((long)v)),
        bool => Column(new BooleanBuilder(), values, (b, v) => b.Append((bool)v)),
        DateOnly => Column(new PrimitiveBuilder<int>(ArrowType.Date32), values, (b, v) => b.Append(((DateOnly)v).DayNumber - 719162)),
        DateTime => Column(new PrimitiveBuilder<long>(new TimestampType(TimeUnit.Microsecond, null)), values, (b, v) => b.Append((((DateTime)v) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond)),
        null or double or decimal or System.Numerics.BigInteger => Column(new PrimitiveBuilder<double>(ArrowType.Float64), values, (b, v) => b.Append(Planning.ValueOrder.ToDouble(v))),
        _ => Column(new BytesBuilder(ArrowType.Utf8), values, (b, v) => b.Append(CellText.RoundTrip(v))),
    };

    private static ArrowArray Column<TBuilder>(TBuilder builder, object?[] values, Action<TBuilder, object> append)
        where TBuilder : ColumnBuilder
    {
        foreach (object? value in values)
        {
            if (value is null) builder.AppendNull();
            else append(builder, value);
        }
        return builder.Build();
    }
}
