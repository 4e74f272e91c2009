using Approx.Arrow;
using Approx.DuckDb;

namespace Approx.Engine.Planning;

/// <summary>The columns of the table of design cells in the making, and how each is selected into DuckDB.</summary>
internal sealed class CellColumns
{
    private readonly List<Field> fields = [];
    private readonly List<ArrowArray> arrays = [];
    private readonly List<string> select = [];

    /// <summary>The select list.</summary>
    public string Select => string.Join(", ", select);

    /// <summary>The schema of the batch.</summary>
    public Schema Schema => new(ValueList.From(fields));

    /// <summary>The batch.</summary>
    public RecordBatch Batch(int rows) => new(Schema, rows, arrays);

    /// <summary>A column as it is.</summary>
    public void Keep(Field field, ArrowArray array)
    {
        fields.Add(field);
        arrays.Add(array);
        select.Add(SqlText.Identifier(field.Name));
    }

    /// <summary>Whole numbers.</summary>
    public void Keep(string name, IEnumerable<long> values)
    {
        PrimitiveBuilder<long> builder = new(ArrowType.Int64);
        foreach (long value in values) builder.Append(value);
        Keep(new Field(name, ArrowType.Int64), builder.Build());
    }

    /// <summary>Doubles; null for NULL.</summary>
    public void Keep(string name, IEnumerable<double?> values) => Keep(new Field(name, ArrowType.Float64), Doubles(values));

    /// <summary>Whole numbers beyond 64 bits, as an exact sum of two doubles.</summary>
    public void KeepWhole(string name, IEnumerable<double> high, IEnumerable<double> low)
    {
        string highName = name + "__high", lowName = name + "__low";
        fields.AddRange([new Field(highName, ArrowType.Float64), new Field(lowName, ArrowType.Float64)]);
        arrays.AddRange([Doubles(high.Select(v => (double?)v)), Doubles(low.Select(v => (double?)v))]);
        select.Add($"CAST({SqlText.Identifier(highName)} AS HUGEINT) + CAST({SqlText.Identifier(lowName)} AS HUGEINT) AS {SqlText.Identifier(name)}");
    }

    private static ArrowArray Doubles(IEnumerable<double?> values)
    {
        PrimitiveBuilder<double> builder = new(ArrowType.Float64);
        foreach (double? value in values) builder.Append(value);
        return builder.Build();
    }
}
