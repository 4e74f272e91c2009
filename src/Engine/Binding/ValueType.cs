using Approx.Core;

namespace Approx.Engine.Binding;

/// <summary>Families of types the binder tells apart; DuckDB and Spark know the fine differences.</summary>
internal enum ValueKind
{
    Integer,
    Number,
    Text,
    Boolean,
    Date,
    Timestamp,
    Time,
    Interval,
    List,

    /// <summary>NULL, or a function whose result follows its arguments.</summary>
    Unknown,
}

/// <summary>What an expression yields: a family of types and, for numbers, a unit where one is known.</summary>
internal readonly record struct ValueType(ValueKind Kind, Unit? Unit = null)
{
    /// <summary>True for integers, numbers and the unknown.</summary>
    public bool MayBeNumber => Kind is ValueKind.Integer or ValueKind.Number or ValueKind.Unknown;

    /// <summary>The word a user knows it by.</summary>
    public string Word => Kind switch
    {
        ValueKind.Integer or ValueKind.Number => "a number",
        ValueKind.Text => "text",
        ValueKind.Boolean => "true or false",
        ValueKind.Date => "a date",
        ValueKind.Timestamp => "a timestamp",
        ValueKind.Time => "a time",
        ValueKind.Interval => "an interval of time",
        ValueKind.List => "a list",
        _ => "unknown",
    };

    /// <summary>The family of a SQL type name.</summary>
    public static ValueKind KindOf(string sqlType)
    {
        string name = sqlType.Split('(')[0].Trim().ToUpperInvariant();
        return name switch
        {
            "BIGINT" or "INTEGER" or "INT" or "SMALLINT" or "TINYINT" or "UBIGINT" or "UINTEGER" or "USMALLINT" or "UTINYINT" or "HUGEINT" or "LONG" or "INT4" or "INT8" or "INT2" => ValueKind.Integer,
            "DOUBLE" or "FLOAT" or "REAL" or "DECIMAL" or "NUMERIC" or "DOUBLE PRECISION" or "FLOAT4" or "FLOAT8" => ValueKind.Number,
            "VARCHAR" or "TEXT" or "STRING" or "CHAR" or "BPCHAR" or "CHARACTER VARYING" => ValueKind.Text,
            "BOOLEAN" or "BOOL" or "LOGICAL" => ValueKind.Boolean,
            "DATE" => ValueKind.Date,
            "TIMESTAMP" or "DATETIME" or "TIMESTAMPTZ" or "TIMESTAMP WITH TIME ZONE" or "TIMESTAMP WITHOUT TIME ZONE" => ValueKind.Timestamp,
            "TIME" => ValueKind.Time,
            "INTERVAL" => ValueKind.Interval,
            _ => ValueKind.Unknown,
        };
    }
}
