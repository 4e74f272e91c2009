using Approx.Core;
using Approx.DuckDb;
using Approx.Store;

namespace Approx.Tests.Store;

public sealed class VerifyTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ShapeStore store;

    public VerifyTests()
    {
        store = ShapeStore.Create(folder["s"]);
        Shapes.Append(store, 0, 100);
        Shapes.Append(store, 100, 100);
        using StoreTransaction transaction = store.BeginWrite("sample");
        transaction.PutSample("uniform", new SampleDescription("objects", [], 10), ("rows", path => File.WriteAllText(path, "0123456789")));
        transaction.Commit().Dispose();
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_whole_store_has_no_problem_and_every_file_is_read_once()
    {
        VerifyReport report = store.Verify();
        Assert.Empty(report.Problems);
        Assert.Equal([4, 3, 2, 1], report.Snapshots);
        Assert.Equal(3, report.Files);
        Assert.Equal(store.Usage().Disk, report.Bytes);
        Assert.Equal(store.Usage().Current, report.Bytes);
    }

    [Fact]
    public void Every_problem_is_found_in_one_run()
    {
        string[] files = Files();
        File.Delete(files[0]);
        Flip(files[1], 40);
        File.AppendAllText(files[2], "x");
        File.WriteAllText(folder["s/manifests/000002.json"], "{}");
        VerifyReport report = store.Verify();
        Assert.Equal(
            ["it is missing", "its SHA-256", "it has 11 bytes", "the manifest"],
            report.Problems.Select(problem => problem.Message).Zip([13, 11, 15, 12], (message, length) => message[..length]));
        Assert.StartsWith("manifests/000002.json", report.Problems[3].Path);
    }

    [Fact]
    public void Any_single_flipped_bit_is_found()
    {
        string part = Files()[0];
        byte[] whole = File.ReadAllBytes(part);
        for (int at = 0; at < whole.Length; at += 1499)
        {
            Flip(part, at);
            Assert.Single(store.Verify().Problems);
            File.WriteAllBytes(part, whole);
        }
        Assert.Empty(store.Verify().Problems);
    }

    [Fact]
    public void A_part_whose_rows_or_columns_are_not_the_manifests_is_a_problem_even_when_the_checksum_agrees()
    {
        using Snapshot snapshot = store.Current();
        PartEntry part = snapshot.Table("objects").Parts[0];
        string path = snapshot.PathOf(part.File);
        using (DuckDbDatabase database = DuckDbDatabase.Open())
        {
            using DuckDbConnection connection = database.Connect();
            connection.Execute($"COPY (SELECT 1 AS x) TO {SqlText.Literal(path)} (FORMAT parquet)");
        }
        (long bytes, string sha256) = DurableFile.Hash(path);
        string manifest = folder["s/manifests/000004.json"];
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace(part.File.Sha256, sha256, StringComparison.Ordinal).Replace($"\"bytes\": {part.File.Bytes}", $"\"bytes\": {bytes}", StringComparison.Ordinal));
        IReadOnlyList<VerifyProblem> problems = [.. store.Verify().Problems.Where(problem => !problem.Message.StartsWith("it has " + bytes, StringComparison.Ordinal))];
        Assert.Contains(problems, problem => problem.Message == "it has 1 rows; the manifest says 100");
        Assert.Contains(problems, problem => problem.Message.StartsWith("its columns are x INTEGER; the manifest says object_id BIGINT", StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_or_cut_part_is_one_clear_error_for_a_reader()
    {
        string part = Files()[0];
        File.AppendAllText(part, "x");
        Assert.Contains("bytes instead of", Refused().Message);
        File.Delete(part);
        ApproxException error = Refused();
        Assert.Contains("/" + Path.GetFileName(part) + "' is missing", error.Message);
        Assert.Contains("approx verify", error.Hint);

        ApproxException Refused() => Assert.Throws<ApproxException>(() => Shapes.Query(store, "SELECT count(*) FROM objects"));
    }

    private string[] Files()
    {
        using Snapshot snapshot = store.Current();
        return [.. snapshot.Manifest.Files.Select(snapshot.PathOf)];
    }

    private static void Flip(string path, int at)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[at] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
