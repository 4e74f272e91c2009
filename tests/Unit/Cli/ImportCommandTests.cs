using System.Globalization;
using Approx.Core;

namespace Approx.Tests.Cli;

public sealed class ImportCommandTests : IDisposable
{
    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_small_table_comes_back_as_it_was()
    {
        string csv = folder.Text("a.csv", "cell,animal,size\n7,m1,1.5\n9,\"w,2\",NA\n");
        ApproxRun run = ApproxRun.Fine("import", csv, "--into", folder.Store, "--id", "cell", "--specimen", "animal", "--unit", "size=um3");
        Assert.Equal("", run.Output);
        Assert.Contains("2 rows into", run.Error, StringComparison.Ordinal);
        Assert.Equal("object_id,animal,size\n7,m1,1.5\n9,\"w,2\",\n", ApproxRun.Fine("query", folder.Store, "--format", "csv", "SELECT * FROM objects").Output);
        Assert.Contains("animal,VARCHAR,,specimen", ApproxRun.Fine("query", folder.Store, "--format", "csv", "DESCRIBE objects").Output, StringComparison.Ordinal);
        Assert.Contains("size,DOUBLE,um3,metric", ApproxRun.Fine("query", folder.Store, "--format", "csv", "DESCRIBE objects").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_written_as_arrow_can_be_imported_again()
    {
        string csv = folder.Text("a.csv", "object_id,x\n1,0.1\n2,0.2\n3,\n");
        ApproxRun.Fine("import", csv, "--into", folder.Store);
        ApproxRun.Fine("query", folder.Store, "--format", "arrow", "-o", folder["a.arrow"], "SELECT object_id, x FROM objects");
        string other = folder["other.approx"];
        ApproxRun.Fine("import", folder["a.arrow"], "--into", other);
        Assert.Equal("object_id,x\n1,0.1\n2,0.2\n3,\n", ApproxRun.Fine("query", other, "--format", "csv", "SELECT object_id, x FROM objects ORDER BY object_id").Output);
        string parquet = Directory.GetFiles(Path.Combine(folder.Store, "tables", "objects"), "*.parquet")[0];
        string third = folder["third.approx"];
        ApproxRun.Fine("import", parquet, "--into", third);
        Assert.Equal(3, ApproxRun.Number(third, "SELECT COUNT(*) FROM objects"));
    }

    [Fact]
    public void Rows_without_an_id_are_numbered_on()
    {
        ApproxRun.Fine("import", folder.Text("a.csv", "x\n5\n6\n"), "--into", folder.Store);
        ApproxRun.Fine("import", folder.Text("b.csv", "x\n7\n"), "--into", folder.Store);
        Assert.Equal(["0,5", "1,6", "2,7"], ApproxRun.Rows(folder.Store, "SELECT object_id, x FROM objects ORDER BY object_id").Select(r => string.Join(',', r)));
        ApproxRun.Fine("import", folder["b.csv"], "--into", folder.Store, "--replace");
        Assert.Equal(["0,7"], ApproxRun.Rows(folder.Store, "SELECT object_id, x FROM objects").Select(r => string.Join(',', r)));
    }

    [Theory]
    [InlineData("id,a\n1,2\n1,3\n", "object_id 1 occurs twice in table 'objects'", "unique")]
    [InlineData("id,a\n-1,2\n1,3\n", "FILE: an object_id in table 'objects' is negative", "from 0 to")]
    [InlineData("id,a\n,2\n1,3\n", "FILE: column 'object_id' of table 'objects' allows no null", "from 0 to")]
    [InlineData("id,a,b\n1,2,x\n2,3\n", "FILE, line 3: 2 fields, expected 3", "as many fields")]
    [InlineData("id,a\n1,2\n2,3,4\n", "FILE, line 3: 3 fields, expected 2", "as many fields")]
    [InlineData("", "FILE is empty", "header line")]
    public void A_wrong_csv_file_is_refused(string text, string message, string hint)
    {
        string csv = folder.Text("a.csv", text);
        ApproxRun.Of("import", csv, "--into", folder.Store, "--id", "id").IsRefused(ErrorKind.Data, message.Replace("FILE", csv, StringComparison.Ordinal), hint);
        NothingWasStored();
    }

    [Fact]
    public void Ids_that_are_there_already_are_refused()
    {
        string csv = folder.Text("a.csv", "id,a\n1,2\n3,3\n");
        ApproxRun.Fine("import", csv, "--into", folder.Store, "--id", "id");
        ApproxRun.Of("import", csv, "--into", folder.Store, "--id", "id").IsRefused(ErrorKind.Data, "object_id 1 occurs twice in table 'objects'", "unique");
        Assert.Equal(2, ApproxRun.Number(folder.Store, "SELECT COUNT(*) FROM objects"));
    }

    [Theory]
    [InlineData("--id: the file has no column 'nope'", "it has id, aa, b", "--id", "nope")]
    [InlineData("--design: the file has no column 'a'", "did you mean aa?", "--design", "a")]
    [InlineData("--unit 'b' has no unit", "volume=um3", "--unit", "b")]
    [InlineData("--unit b 'foo': unknown unit 'foo'", "known units", "--unit", "b=foo")]
    [InlineData("--table 'bad name' is no table name", "letters", "--table", "bad name")]
    public void A_wrong_option_is_refused(string message, string hint, params string[] options)
    {
        ApproxRun.Of(["import", folder.Text("a.csv", "id,aa,b\n1,2,3\n"), "--into", folder.Store, .. options]).IsRefused(ErrorKind.Usage, message, hint);
        NothingWasStored();
    }

    [Theory]
    [InlineData("PAR1", "Parquet")]
    [InlineData("ARROW1\0\0", "cut off")]
    public void A_damaged_parquet_or_arrow_file_is_refused(string magic, string hint)
    {
        byte[] noise = new byte[300];
        new Random(1).NextBytes(noise);
        File.WriteAllBytes(folder["x"], [.. System.Text.Encoding.ASCII.GetBytes(magic), .. noise]);
        ApproxRun run = ApproxRun.Of("import", folder["x"], "--into", folder.Store);
        Assert.Equal(4, run.ExitCode);
        string[] lines = run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("error: ", lines[0], StringComparison.Ordinal);
        Assert.Contains(folder["x"], lines[0], StringComparison.Ordinal);
        Assert.Contains(hint, lines[1], StringComparison.Ordinal);
        NothingWasStored();
    }

    [Fact]
    public void One_file_named_twice_and_one_missing_are_refused()
    {
        string csv = folder.Text("a.csv", "a\n1\n");
        ApproxRun.Of("import", csv, csv, "--into", folder.Store).IsRefused(ErrorKind.Usage, $"{csv} is named twice", "once");
        ApproxRun.Of("import", folder["no.csv"], "--into", folder.Store).IsRefused(ErrorKind.Data, $"there is no file {folder["no.csv"]}", "Parquet");
    }

    [Fact]
    public void Dry_beans_are_grouped_as_their_file_says()
    {
        string file = SharedData.Path("tables/Dry_Bean_Dataset.csv");
        (string Class, double Area, double Perimeter)[] beans = [.. File.ReadLines(file).Skip(1).Select(l => l.Replace("\"", "", StringComparison.Ordinal).Split(',')).Select(f => (f[^1], Double(f[0]), Double(f[1])))];
        ApproxRun.Fine("import", file, "--into", folder.Store, "--design", "Class", "--quiet");
        string[][] rows = ApproxRun.Rows(folder.Store, "SELECT Class, COUNT(*), AVG(Area), MIN(Perimeter), MAX(Perimeter) FROM objects WHERE Perimeter > 700 GROUP BY Class ORDER BY Class EXACT");
        var expected = beans.Where(b => b.Perimeter > 700).GroupBy(b => b.Class).OrderBy(g => g.Key, StringComparer.Ordinal).ToArray();
        Assert.Equal(expected.Select(g => g.Key), rows.Select(r => r[0]));
        foreach ((string[] row, var group) in rows.Zip(expected))
        {
            Assert.Equal(group.Count(), Double(row[1]));
            Assert.Equal(group.Average(b => b.Area), Double(row[4]), group.Average(b => b.Area) * 1e-12);
            Assert.Equal(group.Min(b => b.Perimeter), Double(row[7]));
            Assert.Equal(group.Max(b => b.Perimeter), Double(row[10]));
        }
        Assert.Equal(beans.Length, ApproxRun.Number(folder.Store, "SELECT COUNT(*) FROM objects"));
    }

    [Fact]
    public void Femora_are_grouped_by_sex_as_their_file_says()
    {
        string file = SharedData.Path("tables/mader_phenoTable.csv");
        string[] header = File.ReadLines(file).First().Split(',');
        int sex = Array.IndexOf(header, "FEMALE"), lacuna = Array.IndexOf(header, "LACUNA_VOLUME");
        (string Sex, double? Volume)[] bones = [.. File.ReadLines(file).Skip(1).Select(l => l.Split(',')).Select(f => (f[sex], f[lacuna] is "" or "NA" ? (double?)null : Double(f[lacuna])))];
        ApproxRun.Fine("import", file, "--into", folder.Store, "--specimen", "ID", "--design", "FEMALE", "--unit", "LACUNA_VOLUME=um3", "--quiet");
        string[][] rows = ApproxRun.Rows(folder.Store, "SELECT FEMALE, COUNT(*), COUNT(LACUNA_VOLUME), AVG(LACUNA_VOLUME) FROM objects GROUP BY FEMALE ORDER BY FEMALE EXACT");
        var expected = bones.GroupBy(b => b.Sex).OrderBy(g => g.Key, StringComparer.Ordinal).ToArray();
        Assert.Equal(expected.Select(g => g.Key), rows.Select(r => r[0]));
        foreach ((string[] row, var group) in rows.Zip(expected))
        {
            Assert.Equal(group.Count(), Double(row[1]));
            Assert.Equal(group.Count(b => b.Volume is not null), Double(row[4]));
            Assert.Equal(group.Average(b => b.Volume)!.Value, Double(row[7]), 1e-9);
        }
    }

    private static double Double(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private void NothingWasStored()
    {
        if (Directory.Exists(folder.Store)) Assert.DoesNotContain("table objects", ApproxRun.Fine("info", folder.Store).Output, StringComparison.Ordinal);
    }
}
