using System.Globalization;
using System.Numerics;
using Approx.QueryLang;

namespace Approx.Engine.Execution;

/// <summary>Where the backends' SQL differs: quotes, type names, function names.</summary>
internal abstract class SqlDialect
{
    /// <summary>DuckDB's SQL.</summary>
    public static SqlDialect DuckDb { get; } = new DuckDbDialect();

    /// <summary>Spark's SQL (4.x, ANSI mode).</summary>
    public static SqlDialect Spark { get; } = new SparkDialect();

    /// <summary>An identifier in the backend's quotes.</summary>
    public abstract string Identifier(string name);

    /// <summary>A text literal.</summary>
    public abstract string Text(string value);

    /// <summary>A type name.</summary>
    public abstract string Type(TypeName type);

    /// <summary>The backend's call for one of our functions; arguments are written already.</summary>
    public abstract string Call(string name, IReadOnlyList<string> arguments);

    /// <summary>Integer division.</summary>
    public abstract string IntegerDivide(string left, string right);

    /// <summary>IS NOT DISTINCT FROM.</summary>
    public abstract string SameOrBothNull(string left, string right);

    /// <summary>A value as answers and group keys hold it.</summary>
    public string Literal(object? value) => value switch
    {
        null => "NULL",
        string text => Text(text),
        bool truth => truth ? "TRUE" : "FALSE",
        double number when double.IsFinite(number) => "CAST(" + Text(number.ToString("R", CultureInfo.InvariantCulture)) + " AS DOUBLE)",
        double number => "CAST(" + Text(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity") + " AS DOUBLE)",
        DateOnly day => "CAST(" + Text(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) + " AS DATE)",
        DateTime time => "CAST(" + Text(time.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture)) + " AS TIMESTAMP)",
        long or decimal or BigInteger => ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
        _ => throw new InvalidOperationException($"a value of type {value.GetType().Name} cannot be written"),
    };

    private static string TypeArguments(TypeName type) =>
        type.Arguments.Count == 0 ? "" : "(" + string.Join(", ", type.Arguments.Select(a => a.ToString(CultureInfo.InvariantCulture))) + ")";

    private static string Plain(string name, IReadOnlyList<string> arguments) => $"{name}({string.Join(", ", arguments)})";

    private sealed class DuckDbDialect : SqlDialect
    {
        public override string Identifier(string name) => "\"" + name.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

        public override string Text(string value) => "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";

        public override string Type(TypeName type) => type.Name + TypeArguments(type);

        public override string Call(string name, IReadOnlyList<string> arguments) => name switch
        {
            "pow" or "power" => Plain("pow", arguments),
            "ifnull" => Plain("coalesce", arguments),
            _ => Plain(name, arguments),
        };

        public override string IntegerDivide(string left, string right) => $"({left} // {right})";

        public override string SameOrBothNull(string left, string right) => $"({left} IS NOT DISTINCT FROM {right})";
    }

    private sealed class SparkDialect : SqlDialect
    {
        public override string Identifier(string name) => "`" + name.Replace("`", "``", StringComparison.Ordinal) + "`";

        // Spark reads backslashes in text literals as escapes.
        public override string Text(string value) =>
            "'" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";

        public override string Type(TypeName type) => type.Name switch
        {
            "VARCHAR" or "TEXT" or "CHAR" or "CHARACTER VARYING" or "BPCHAR" => "STRING",
            "HUGEINT" => "DECIMAL(38, 0)",
            "REAL" or "FLOAT4" => "FLOAT",
            "FLOAT8" or "DOUBLE PRECISION" => "DOUBLE",
            "INT8" => "BIGINT",
            "INT4" => "INT",
            "INT2" => "SMALLINT",
            "BOOL" => "BOOLEAN",
            _ => type.Name + TypeArguments(type),
        };

        public override string Call(string name, IReadOnlyList<string> arguments) => name switch
        {
            "quantile_cont" => Plain("percentile", arguments),
            "string_agg" => Plain("string_agg", arguments),
            "arg_min" => Plain("min_by", arguments),
            "arg_max" => Plain("max_by", arguments),
            "strpos" or "instr" => Plain("instr", arguments),
            "starts_with" => Plain("startswith", arguments),
            "ends_with" => Plain("endswith", arguments),
            "regexp_matches" => Plain("regexp", arguments),
            "mod" => Plain("mod", arguments),
            "log" when arguments.Count == 1 => Plain("log10", arguments),
            _ => Plain(name, arguments),
        };

        public override string IntegerDivide(string left, string right) => $"({left} div {right})";

        public override string SameOrBothNull(string left, string right) => $"({left} <=> {right})";
    }
}
