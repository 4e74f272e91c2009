using System.Globalization;
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
        $"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {RowGroupSize}");

    /// <summary>Rows in a Parquet file, from its footer.</summary>
    public static long RowsIn(DuckDbConnection connection, string path) =>
        connection.Scalar<long>($"SELECT num_rows FROM parquet_file_metadata({SqlText.Literal(TableScan.Exactly(path))})");
}
