using Approx.Arrow;
using Approx.Core;
using Approx.Spark;

namespace Approx.Tests.Spark;

/// <summary>Parquet files read by explicit paths on a real Spark server.</summary>
[Collection("Spark server")]
public sealed class RealSparkParquetTests(SparkServer server) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory(".approx spark: ü 100%20'").FullName;
    private readonly string _patterns = Directory.CreateTempSubdirectory("_approx [a]*{b}").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_patterns, recursive: true);
    }

    [Fact]
    public async Task Exactly_the_files_named_are_read_whatever_their_names()
    {
        await using SparkSession session = await server.OpenAsync();
        // In one folder with files whose names the patterns would match too, were they patterns.
        string[] names = ["plain.parquet", "it's \"one\" `two`.parquet", "ünï 🦴.parquet", "[ab].parquet", "a.parquet", "st*r.parquet", "star.parquet", "{x,y}?.parquet", "x1.parquet", "100%20 + a=b.parquet", "back\\slash.parquet"];
        await WriteAsync(session, _patterns, names);
        string[] chosen = [.. names.Where(n => n is not ("a.parquet" or "star.parquet" or "x1.parquet"))];
        await session.CreateParquetViewAsync("my `view`", [.. chosen.Select(n => Path.Combine(_patterns, n))]);
        (_, List<RecordBatch> batches) = await SparkServer.QueryAsync(session, $"SELECT k, count(*) AS n FROM {SparkSqlText.Identifier("my `view`")} GROUP BY k ORDER BY k");
        Assert.Equal(chosen.Select(n => (long)Array.IndexOf(names, n)), batches.SelectMany(b => b.Column("k").Values<long>().ToArray()));
        Assert.All(batches.SelectMany(b => b.Column("n").Values<long>().ToArray()), n => Assert.Equal(10, n));
    }

    [Fact]
    public async Task A_view_is_replaced_and_takes_a_schema()
    {
        await using SparkSession session = await server.OpenAsync();
        await WriteAsync(session, _folder, ["zero.parquet", "one.parquet"]);
        await session.CreateParquetViewAsync("v", [Path.Combine(_folder, "zero.parquet")]);
        await session.CreateParquetViewAsync("v", [Path.Combine(_folder, "one.parquet")], schema: "k BIGINT, extra STRING");
        (Schema schema, List<RecordBatch> batches) = await SparkServer.QueryAsync(session, "SELECT * FROM v");
        Assert.Equal(["k", "extra"], schema.Fields.Select(f => f.Name));
        Assert.All(batches.SelectMany(b => b.Column("k").Values<long>().ToArray()), k => Assert.Equal(1, k));
        Assert.Equal(10, batches.Sum(b => b.Column("extra").NullCount));
    }

    [Fact]
    public async Task A_missing_file_is_a_data_error_that_names_it()
    {
        await using SparkSession session = await server.OpenAsync();
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => session.CreateParquetViewAsync("v", [Path.Combine(_folder, "no such.parquet")]));
        Assert.Equal(("PATH_NOT_FOUND", ErrorKind.Data), (error.ErrorClass, error.Kind));
        Assert.Contains("no such.parquet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_file_is_a_data_error()
    {
        await using SparkSession session = await server.OpenAsync();
        string path = Path.Combine(_folder, "bad.parquet");
        await File.WriteAllTextAsync(path, "this is no Parquet file at all");
        SparkException error = await Assert.ThrowsAsync<SparkException>(() => session.CreateParquetViewAsync("v", [path]));
        Assert.Equal(ErrorKind.Data, error.Kind);
        Assert.Contains("bad.parquet", error.FullText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_view_of_no_files_is_refused()
    {
        await using SparkSession session = await server.OpenAsync();
        await Assert.ThrowsAsync<ApproxException>(() => session.CreateParquetViewAsync("v", []));
    }

    // One file a name, written by Spark itself: ten rows with the number of the name.
    private static async Task WriteAsync(SparkSession session, string target, string[] names)
    {
        string folder = Path.Combine(target, "out");
        await session.ExecuteCommandAsync($"INSERT OVERWRITE DIRECTORY {SparkSqlText.Literal(folder)} USING parquet SELECT id DIV 10 AS k FROM range(0, {10 * names.Length}, 1, {names.Length})");
        string[] parts = [.. Directory.GetFiles(folder, "part-*.parquet").Order(StringComparer.Ordinal)];
        Assert.Equal(names.Length, parts.Length);
        foreach ((string part, string name) in parts.Zip(names)) File.Move(part, Path.Combine(target, name));
    }
}
