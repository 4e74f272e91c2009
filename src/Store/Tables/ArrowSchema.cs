using Approx.Arrow;
using Approx.Core;

namespace Approx.Store;

/// <summary>A table definition as an Arrow schema: role, unit, definition and code version are field metadata.</summary>
internal static class ArrowSchema
{
    private const string Role = "role";
    private const string Unit = "unit";
    private const string Definition = "definition";
    private const string CodeVersion = "code_version";

    /// <summary>The schema of the table's batches.</summary>
    public static Schema ToArrow(this TableDefinition table) => new(ValueList.From(table.Columns.Select(ToArrow)));

    /// <summary>The field of a column.</summary>
    public static Field ToArrow(this ColumnDefinition column)
    {
        List<KeyValuePair<string, string>> metadata = [new(Role, column.Role.ToString().ToLowerInvariant())];
        if (column.Unit is not null) metadata.Add(new(Unit, column.Unit));
        if (column.Definition is not null) metadata.Add(new(Definition, column.Definition));
        if (column.CodeVersion is not null) metadata.Add(new(CodeVersion, column.CodeVersion));
        return new Field(column.Name, column.Type.Arrow(), column.Nullable, ValueList.From(metadata));
    }

    /// <summary>The table a schema describes, as written by <see cref="ToArrow(TableDefinition)"/> or by anyone else.</summary>
    /// <exception cref="ApproxException">A type that a shape table cannot hold.</exception>
    public static TableDefinition FromArrow(string name, Schema schema) => new(name, [.. schema.Fields.Select(FromArrow)]);

    private static ColumnDefinition FromArrow(Field field)
    {
        ColumnType type = field.Type switch
        {
            BoolType => ColumnType.Bool,
            IntType { BitWidth: 32, Signed: true } => ColumnType.Int32,
            IntType { BitWidth: 64, Signed: true } => ColumnType.Int64,
            FloatType { BitWidth: 64 } => ColumnType.Float64,
            Utf8Type or LargeUtf8Type or Utf8ViewType or DictionaryType { ValueType: Utf8Type or LargeUtf8Type or Utf8ViewType } => ColumnType.Utf8,
            Date32Type => ColumnType.Date32,
            TimestampType { Unit: TimeUnit.Microsecond } => ColumnType.Timestamp,
            _ => throw ApproxException.BadData($"Arrow column '{field.Name}' is of type {field.Type}, which a shape table cannot hold", "int32, int64, double, bool, text, date32 and timestamp[us] are possible"),
        };
        ColumnRole role = Enum.TryParse(field.Metadata.Find(Role), ignoreCase: true, out ColumnRole known) && Enum.IsDefined(known) ? known : ColumnRole.Other;
        return new ColumnDefinition(field.Name, type, role, field.Metadata.Find(Unit), field.Metadata.Find(Definition), field.Metadata.Find(CodeVersion), field.Nullable);
    }
}
