using System.Globalization;
using System.Text;
using System.Text.Json;
using Approx.Arrow;
using Approx.Core;

namespace Approx.Tests.Cli;

/// <summary>A table of 6,000 rows in two groups, sampled by 800 rows a group, asked in all the ways the program offers.</summary>
public sealed class QueryCommandTests(QueryCommandTests.Study study) : IClassFixture<QueryCommandTests.Study>
{
    private const string Grouped = "SELECT genotype, AVG(volume), COUNT(*) FROM objects WHERE size > 10 GROUP BY genotype ORDER BY genotype ERROR WITHIN 10 %";

    [Fact]
    public void A_table_shows_the_half_width_beside_the_estimate_and_says_where_it_is_from()
    {
        string[] lines = ApproxRun.Fine("query", study.Store, Grouped).Lines;
        Assert.Matches(@"^ genotype │ +avg\(volume\) um3 │ +± 95 % │ count\(\*\)", lines[0]);
        Assert.Matches(@"^─+┼─+┼─+┼─+", lines[1]);
        Assert.Matches(@"^ mutant +│ +\d+(\.\d+)? │ +\d+(\.\d+)? │ +\d,\d{3}", lines[2]);
        Assert.StartsWith(" wild ", lines[3], StringComparison.Ordinal);
        Assert.Matches(@"^from sample objects_by_genotype, 1,600 of 6,000 rows · bound 10 % met \(\d+(\.\d+)? %\) · \d+(\.\d+)? m?s$", lines[4]);
        Assert.Equal(5, lines.Length);
    }

    [Fact]
    public void The_estimate_is_shown_to_two_digits_of_its_half_width()
    {
        string[] cells = ApproxRun.Fine("query", study.Store, Grouped).Lines[2].Split('│', StringSplitOptions.TrimEntries);
        Assert.Equal(2, cells[2].Replace(".", "", StringComparison.Ordinal).TrimStart('0').Length);
        int Decimals(string number) => number.Contains('.') ? number.Length - number.IndexOf('.') - 1 : 0;
        Assert.Equal(Decimals(cells[2]), Decimals(cells[1]));
    }

    [Fact]
    public void Csv_and_json_hold_the_same_numbers_in_full()
    {
        string[] csv = ApproxRun.Fine("query", study.Store, "--format", "csv", Grouped).Lines;
        Assert.Equal("genotype,avg(volume),avg(volume)_low,avg(volume)_high,count(*),count(*)_low,count(*)_high", csv[0]);
        ApproxRun json = ApproxRun.Fine("query", study.Store, "--format", "json", Grouped);
        using JsonDocument document = JsonDocument.Parse(json.Bytes);
        JsonElement root = document.RootElement;
        Assert.Equal(["columns", "rows", "intervals", "provenance"], root.EnumerateObject().Select(p => p.Name));
        Assert.Equal("""{"name":"avg(volume)","type":"DOUBLE","unit":"um3"}""", root.GetProperty("columns")[1].GetRawText());
        for (int row = 0; row < 2; row++)
        {
            string[] fields = csv[row + 1].Split(',');
            JsonElement interval = root.GetProperty("intervals")[row][1];
            Assert.Equal(fields[0], root.GetProperty("rows")[row][0].GetString());
            Assert.Equal(Double(fields[1]), root.GetProperty("rows")[row][1].GetDouble());
            Assert.Equal((Double(fields[2]), Double(fields[3])), (interval[0].GetDouble(), interval[1].GetDouble()));
            Assert.InRange(Double(fields[1]), Double(fields[2]), Double(fields[3]));
            Assert.Equal(JsonValueKind.Null, root.GetProperty("intervals")[row][0].ValueKind);
        }
        JsonElement provenance = root.GetProperty("provenance");
        Assert.Equal(("sample", "objects_by_genotype", 1600, 6000), (provenance.GetProperty("path").GetString(), provenance.GetProperty("sample").GetString(), provenance.GetProperty("rows_used").GetInt32(), provenance.GetProperty("rows_total").GetInt32()));
        Assert.Equal(0.95, provenance.GetProperty("confidence").GetDouble());
        Assert.True(provenance.GetProperty("bound_met").GetBoolean());
        Assert.All(["scope", "bound", "elapsed_ms", "warnings"], name => Assert.True(provenance.TryGetProperty(name, out _), name));
    }

    [Fact]
    public void The_interval_of_a_sample_holds_the_exact_answer()
    {
        string[][] estimated = ApproxRun.Rows(study.Store, Grouped);
        string[][] exact = ApproxRun.Rows(study.Store, Grouped[..Grouped.IndexOf(" ERROR", StringComparison.Ordinal)] + " EXACT");
        for (int row = 0; row < 2; row++)
        {
            double truth = study.Rows.Where(r => r.Genotype == exact[row][0] && r.Size > 10).Average(r => r.Volume);
            Assert.Equal(truth, Double(exact[row][1]), 1e-9 * truth);
            Assert.Equal(("", ""), (exact[row][2], exact[row][3]));
            // 99.99 % intervals are about twice as wide: a seed that misses them would be a defect, not bad luck.
            double centre = Double(estimated[row][1]), half = (Double(estimated[row][3]) - Double(estimated[row][2])) / 2;
            Assert.InRange(truth, centre - (2 * half), centre + (2 * half));
        }
    }

    [Fact]
    public void Json_lines_markdown_and_arrow_hold_the_same_answer()
    {
        string[] csv = ApproxRun.Fine("query", study.Store, "--format", "csv", Grouped).Lines;
        double first = Double(csv[1].Split(',')[1]);
        string[] jsonl = ApproxRun.Fine("query", study.Store, "--format", "jsonl", Grouped).Lines;
        Assert.Equal(2, jsonl.Length);
        Assert.Equal(first, JsonDocument.Parse(jsonl[0]).RootElement.GetProperty("avg(volume)").GetDouble());
        string[] markdown = ApproxRun.Fine("query", study.Store, "--format", "markdown", Grouped).Lines;
        Assert.StartsWith("| genotype | avg(volume) um3 | ± 95 % | count(*) |", markdown[0], StringComparison.Ordinal);
        Assert.StartsWith("|---|---:|---:|---:|", markdown[1], StringComparison.Ordinal);
        using ArrowStreamReader arrow = new(new MemoryStream(ApproxRun.Fine("query", study.Store, "--format", "arrow", Grouped).Bytes));
        using RecordBatch batch = arrow.ReadNext()!;
        Assert.Equal(2, batch.Length);
        Assert.Contains("avg(volume)", arrow.Schema.Fields.Select(f => f.Name));
    }

    [Fact]
    public void Statements_come_from_the_command_line_a_file_or_standard_input()
    {
        const string two = "SELECT COUNT(*) FROM objects;\n-- a comment\nSELECT MAX(volume) FROM objects;";
        string file = study.Folder.Text("two.sql", two);
        string[] expected = ApproxRun.Fine("query", study.Store, "--format", "csv", two).Lines;
        Assert.Equal(["count(*),count(*)_low,count(*)_high", "6000,,"], expected[..2]);
        Assert.Equal(4, expected.Length);
        Assert.Equal(expected, ApproxRun.Fine("query", study.Store, "--format", "csv", "-f", file).Lines);
        Assert.Equal(expected, ApproxRun.Reading(two, "query", study.Store, "--format", "csv").Lines);
        Assert.Equal("", ApproxRun.Reading("", "query", study.Store).Output);
    }

    [Fact]
    public void An_error_in_a_script_stops_it_after_the_answers_before()
    {
        ApproxRun run = ApproxRun.Of("query", study.Store, "--format", "csv", "SELECT COUNT(*) FROM objects; SELECT volum FROM objects; SELECT COUNT(*) FROM objects");
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(["count(*),count(*)_low,count(*)_high", "6000,,"], run.Lines);
        Assert.Contains("error: unknown column volum (line 1, column 38)", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT volum FROM objects", "unknown column volum (line 1, column 8)", "did you mean volume?")]
    [InlineData("SELECT volume FROM object", "unknown table object (line 1, column 20)", "did you mean objects?")]
    [InlineData("SELECT volume FROM objects\nWHERE volume > 5[um]", "wrong unit: volume is in um3, um measures something else (line 2, column 16)", "um3")]
    [InlineData("SELECT volume FROM objects WHERE volume > 'big'", "found text where a number is due (line 1, column 43)", "without quotes")]
    [InlineData("SELECT volume FROM objects WHERE genotype > 5", "found a number where text is due (line 1, column 45)", "quotes")]
    [InlineData("SELEC volume FROM objects", "'SELEC' begins no statement (line 1, column 1)", "did you mean SELECT?")]
    public void A_wrong_statement_is_refused_with_its_place(string sql, string message, string hint) =>
        ApproxRun.Of("query", study.Store, sql).IsRefused(ErrorKind.Sql, message, hint);

    [Fact]
    public void A_result_goes_to_a_file_and_a_wrong_statement_leaves_an_older_one_alone()
    {
        string file = study.Folder["out.csv"];
        ApproxRun run = ApproxRun.Fine("query", study.Store, "--format", "csv", "-o", file, "SELECT COUNT(*) FROM objects");
        Assert.Equal("", run.Output);
        string written = File.ReadAllText(file);
        Assert.Equal("count(*),count(*)_low,count(*)_high\n6000,,\n", written);
        ApproxRun.Of("query", study.Store, "-o", file, "SELECT nonsense FROM objects");
        Assert.Equal(written, File.ReadAllText(file));
        string nowhere = study.Folder["no/such/out.csv"];
        ApproxRun refused = ApproxRun.Of("query", study.Store, "-o", nowhere, "SELECT COUNT(*) FROM objects");
        Assert.Equal(4, refused.ExitCode);
        Assert.StartsWith($"error: cannot write {nowhere}", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missed_bound_is_exit_code_5_when_asked_to_fail()
    {
        ApproxRun run = ApproxRun.Of("query", study.Store, "SELECT AVG(volume) FROM objects WHERE size > 10 ERROR WITHIN 0.01 % ON MISS FAIL");
        Assert.Equal(5, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spark_server_that_is_not_there_is_exit_code_6() =>
        ApproxRun.Of("query", study.Store, "--spark", "sc://127.0.0.1:1", "SELECT AVG(volume) FROM objects WHERE size > 10 EXACT")
            .IsRefused(ErrorKind.Network, "connection refused: nothing listens at sc://127.0.0.1:1", "start the Spark Connect server");

    [Fact]
    public void Verbose_tells_the_plan_on_stderr()
    {
        ApproxRun run = ApproxRun.Fine("query", study.Store, "--verbose", "--format", "csv", Grouped);
        Assert.Contains("objects_by_genotype", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, run.Lines.Length);
        Assert.DoesNotContain("\x1b", run.Error + run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Progressive_answers_are_drawn_over_one_another_on_a_terminal_and_elsewhere_the_last_is_printed()
    {
        const string sql = "SELECT genotype, AVG(volume) FROM objects WHERE size > 10 GROUP BY genotype ON MISS WARN";
        using MemoryStream output = new();
        int code = Approx.Cli.ApproxProgram.Run(["query", study.Store, "--progressive", sql], new Approx.Cli.Terminal.Streams { Output = output, Error = TextWriter.Null, Input = TextReader.Null, OutputIsTerminal = true }, TestContext.Current.CancellationToken);
        Assert.Equal(0, code);
        string[] drawn = Encoding.UTF8.GetString(output.ToArray()).Split("\x1b[");
        // At least two tables: the first as it is, each other one after "up five lines or more, erase below".
        Assert.True(drawn.Length >= 3 && drawn.Length % 2 == 1);
        Assert.All(drawn.Where((_, i) => i % 2 == 1), move => Assert.Matches("^[5-9]F$", move));
        Assert.All(drawn.Where((_, i) => i > 0 && i % 2 == 0), table => Assert.StartsWith("J genotype", table, StringComparison.Ordinal));
        Assert.All(drawn.Where((_, i) => i % 2 == 0), table => Assert.Contains("sound to stop at any of ", table, StringComparison.Ordinal));

        ApproxRun piped = ApproxRun.Fine("query", study.Store, "--progressive", sql);
        Assert.Equal(5, piped.Lines.Length);
        Assert.DoesNotContain("\x1b", piped.Output, StringComparison.Ordinal);
    }

    private static double Double(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    public sealed class Study : IDisposable
    {
        public Study()
        {
            Random random = new(5);
            Rows = [.. Enumerable.Range(0, 6000).Select(i => (Genotype: i % 2 == 0 ? "wild" : "mutant", Volume: Math.Round(((i % 2 == 0 ? 200 : 240) * (0.5 + random.NextDouble())) + (random.NextDouble() * 30), 3), Size: random.Next(100)))];
            StringBuilder csv = new("object_id,genotype,volume,size\n");
            for (int i = 0; i < Rows.Length; i++) csv.Append(CultureInfo.InvariantCulture, $"{i},{Rows[i].Genotype},{Rows[i].Volume},{Rows[i].Size}\n");
            int code = Approx.Cli.ApproxProgram.Run(
                ["import", Folder.Text("cells.csv", csv.ToString()), "--into", Store, "--design", "genotype", "--unit", "volume=um3", "--stratify", "genotype", "--cap", "800"],
                new Approx.Cli.Terminal.Streams { Output = Stream.Null, Error = TextWriter.Null, Input = TextReader.Null });
            if (code != 0) throw new InvalidOperationException($"the import ended with {code}");
        }

        internal ScratchFolder Folder { get; } = new();

        public string Store => Folder.Store;

        public (string Genotype, double Volume, int Size)[] Rows { get; }

        public void Dispose() => Folder.Dispose();
    }
}
