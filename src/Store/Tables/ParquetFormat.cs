using System.Globalization;
using Approx.Arrow;
using Approx.DuckDb;

namespace Approx.Store;

/// <summary>How parts are written: Parquet that DuckDB, Spark and pyarrow all read, with the Arrow schema (and so unit and definition) inside.</summary>
internal static class ParquetFormat
{
    /// <summary>Rows in a row group: DuckDB's own default, which its scans are made for.</summary>
    public const int RowGroupSize = 122_880;

    /// <summary>The options of COPY … TO.</summary>
    public static string Options(TableDefinition table) => string.Create(
        CultureInfo.InvariantCulture,
        $"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {RowGroupSize}, KV_METADATA {{{SqlText.Literal(SchemaMessage.ParquetKey)}: {SqlText.Literal(SchemaText(table))}}}");

    /// <summary>Rows in a Parquet file, from its footer.</summary>
    public static long RowsIn(DuckDbConnection connection, string path) =>
        connection.Scalar<long>($"SELECT num_rows FROM parquet_file_metadata({SqlText.Literal(TableScan.Exactly(path))})");

    /// <summary>The Arrow schema a Parquet file carries, with role, unit and definition of every column; null when it carries none.</summary>
    public static Schema? SchemaIn(DuckDbConnection connection, string path)
    {
        string sql = $"SELECT max(value::VARCHAR) FROM parquet_kv_metadata({SqlText.Literal(TableScan.Exactly(path))}) WHERE key::VARCHAR = {SqlText.Literal(SchemaMessage.ParquetKey)}";
        return connection.Scalar<string>(sql) is { } text && Convert.FromBase64String(text) is { } message ? SchemaMessage.Read(message) : null;
    }

    // pyarrow and others look for the schema as an IPC message in base64 and take the metadata of fields from it.
    private static string SchemaText(TableDefinition table) => Convert.ToBase64String(SchemaMessage.Write(table.ToArrow()));
}
