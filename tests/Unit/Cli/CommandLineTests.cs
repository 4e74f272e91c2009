using Approx.Core;

namespace Approx.Tests.Cli;

public sealed class CommandLineTests
{
    private static readonly string[] Commands = ["demo", "extract", "import", "sample", "query", "info", "verify", "vacuum", "doctor"];

    [Fact]
    public void Help_names_every_command_and_goes_to_stdout()
    {
        ApproxRun run = ApproxRun.Fine("--help");
        Assert.All(Commands, c => Assert.Contains(run.Lines, l => l.StartsWith("  " + c, StringComparison.Ordinal)));
        Assert.Equal("", run.Error);
    }

    [Fact]
    public void Every_command_has_help_of_its_own() =>
        Assert.All(Commands, c => Assert.Matches($"Usage:\n  \\S+ {c} ", ApproxRun.Fine(c, "--help").Output));

    [Fact]
    public void The_version_is_one_line() => Assert.Matches(@"^\d+\.\d+\.\d+", Assert.Single(ApproxRun.Fine("--version").Lines));

    [Theory]
    [InlineData("qurey", "did you mean query?")]
    [InlineData("extrct", "did you mean extract?")]
    [InlineData("xxxxxxxx", "approx --help lists the commands")]
    public void An_unknown_command_is_named_with_the_nearest_one(string command, string hint) =>
        ApproxRun.Of(command, "x", "-o", "y").IsRefused(ErrorKind.Usage, $"unknown command '{command}'", hint);

    [Theory]
    [InlineData("compare")]
    [InlineData("serve")]
    public void A_command_that_is_planned_says_that_it_is_not_there_yet(string command) =>
        ApproxRun.Of(command, "in.tif", "-o", "out.tif", "--filter", "gaussian:1").IsRefused(ErrorKind.Usage, $"not supported yet: {command}", "approx --help");

    [Fact]
    public void No_command_at_all_is_wrong_usage() => ApproxRun.Of().IsRefused(ErrorKind.Usage, "no command was given", "approx --help");

    [Theory]
    [InlineData("unknown option '--thresold'", "did you mean --threshold?", "extract", "v.tif", "--thresold", "5")]
    [InlineData("unknown option '--fromat'", "did you mean --format?", "query", "s.approx", "--fromat", "csv", "SELECT COUNT(*) FROM objects")]
    [InlineData("unknown option '--fromat'", "did you mean --format?", "query", "s.approx", "--fromat=csv")]
    [InlineData("unknown option '--bogus'", "approx --help", "--bogus")]
    [InlineData("not supported yet: --spark", "approx extract --help", "extract", "v.tif", "--spark", "sc://host")]
    [InlineData("--threshold has no value", "otsu", "extract", "v.tif", "--threshold")]
    [InlineData("--connectivity 'six' is no whole number", "6, 18 or 26", "extract", "v.tif", "--connectivity", "six")]
    [InlineData("--connectivity 7 is not known", "6, 18 or 26", "extract", "v.tif", "--connectivity", "7")]
    [InlineData("--min-voxels 'x' is no whole number", "", "extract", "v.tif", "--min-voxels", "x")]
    [InlineData("--min-voxels -3 is negative", "least number", "extract", "v.tif", "--min-voxels", "-3")]
    [InlineData("--threads 0 is less than 1", "all cores", "extract", "v.tif", "--threads", "0")]
    [InlineData("--threads 0 is less than 1", "all cores", "query", "s.approx", "--threads", "0")]
    [InlineData("--into is given 2 times; it takes one value", "--help", "extract", "v.tif", "--into", "a", "--into", "b")]
    [InlineData("--voxel-size '1bananas': unknown unit 'bananas'", "um", "extract", "v.tif", "--voxel-size", "1bananas")]
    [InlineData("--voxel-size 'abc': 'abc' is not a quantity", "1.3um", "extract", "v.tif", "--voxel-size", "abc")]
    [InlineData("--memory 'lots' is not an amount of memory", "64MiB", "extract", "v.tif", "--memory", "lots")]
    [InlineData("--dtype 'q8': 'q8' is no voxel type", "u16le", "extract", "v.tif", "--dtype", "q8")]
    [InlineData("unknown metric 'volum'", "did you mean volume?", "extract", "v.tif", "--metrics", "volum")]
    [InlineData("unknown format 'jsn'", "did you mean json?", "query", "s.approx", "--format", "jsn", "SELECT 1")]
    [InlineData("unexpected 'COUNT(*)'", "between quotes", "query", "s.approx", "SELECT", "COUNT(*)")]
    [InlineData("STORE is missing", "approx query --help", "query")]
    [InlineData("FILE is missing", "approx import --help", "import")]
    [InlineData("no volume was named", "approx extract INPUT", "extract", "--into", "s.approx")]
    [InlineData("--into is missing", "approx import FILE", "import", "x.csv")]
    [InlineData("--keep 0 would keep nothing", "--keep 1", "vacuum", "s.approx", "--keep", "0")]
    [InlineData("--workload chooses the samples: it does not go with --stratify and --cap", "leave --workload out", "sample", "s.approx", "--workload", "w.sql", "--cap", "3")]
    [InlineData("SQL and -f FILE were both given", "one of them", "query", "s.approx", "SELECT 1", "-f", "x.sql")]
    public void A_wrong_command_line_is_one_error_and_one_hint(string message, string hint, params string[] arguments) =>
        ApproxRun.Of(arguments).IsRefused(ErrorKind.Usage, message, hint);

    [Fact]
    public void Doctor_finds_what_the_program_needs()
    {
        ApproxRun run = ApproxRun.Fine("doctor");
        Assert.Contains(run.Lines, l => l.StartsWith("DuckDB", StringComparison.Ordinal) && l.EndsWith("works", StringComparison.Ordinal));
        Assert.Contains(run.Lines, l => l.StartsWith("cores", StringComparison.Ordinal));
    }
}
