using System.CommandLine;
using Approx.Bench.Blocks;
using Approx.Bench.Coverage;
using Approx.Bench.Extraction;
using Approx.Bench.Operators;
using Approx.Bench.Queries;
using Approx.Bench.Tables;
using Approx.Cli;

namespace Approx.Bench;

/// <summary>The commands: objects, query, samples, extract, growth, operators, coverage, block-sampling.</summary>
internal static class BenchCommands
{
    private static readonly Option<long> Rows = new("--rows") { Description = "Rows of the table. Default: 10,000,000.", DefaultValueFactory = _ => 10_000_000 };
    private static readonly Option<int> Threads = new("--threads") { Description = "Threads. Default: all cores.", DefaultValueFactory = _ => Environment.ProcessorCount };

    /// <summary>objects: writes the benchmark table.</summary>
    public static Command Objects()
    {
        Option<string> folder = new("--out") { Description = "Folder for objects.parquet and specimens.parquet.", Required = true };
        return new Command("objects", "Write the benchmark table as Parquet.") { Rows, folder, Threads }.Does((parsed, screen, cancel) =>
        {
            new WorkloadWriter(parsed.GetValue(Rows), parsed.GetValue(Threads)).Write(parsed.GetValue(folder)!, Console.Out, cancel);
            return 0;
        });
    }

    /// <summary>query: the twenty queries, exact DuckDB beside Approx.</summary>
    public static Command Query()
    {
        Option<string?> cache = new("--cache") { Description = "Folder in which table and store are kept for the next run. Default: approx-bench in the system's temporary folder." };
        Option<string?> store = new("--store") { Description = "A store that is there already; its tables must be objects and specimens." };
        Option<int> repeats = new("--repeats") { Description = "Runs of each query for the latencies. Default: 21, so that most are of code that is compiled in full.", DefaultValueFactory = _ => 21 };
        Option<double> error = new("--error") { Description = "The error bound in percent. Default: 2.", DefaultValueFactory = _ => 2 };
        Option<string> miss = new("--on-miss") { Description = "What to do where a sample cannot meet the bound: exact, or warn (the interval is given and marked). Default: exact.", DefaultValueFactory = _ => "exact" };
        Option<string[]> only = new("--only") { Description = "Only queries whose name holds one of these words, e.g. --only q03 quantile.", AllowMultipleArgumentsPerToken = true };
        return new Command("query", "Twenty queries: exact DuckDB on Parquet beside Approx with an error bound.") { Rows, Threads, cache, store, repeats, error, miss, only }.Does((parsed, screen, cancel) =>
        {
            QueryBench bench = new()
            {
                Rows = parsed.GetValue(Rows),
                Threads = parsed.GetValue(Threads),
                Cache = parsed.GetValue(cache) ?? Path.Combine(Path.GetTempPath(), "approx-bench"),
                Store = parsed.GetValue(store),
                Repeats = parsed.GetValue(repeats),
                ErrorPercent = parsed.GetValue(error),
                OnMiss = parsed.GetValue(miss)!,
                Only = parsed.GetValue(only) ?? [],
            };
            bench.Run(Console.Out, cancel);
            return 0;
        });
    }

    /// <summary>samples: what drawing them costs.</summary>
    public static Command Samples()
    {
        Option<string> store = new("--store") { Description = "A store with a table objects; it is not changed.", Required = true };
        return new Command("samples", "Draw the samples of a stored table, beside DuckDB's full scan of the same columns.") { store, Threads }.Does((parsed, screen, cancel) =>
        {
            new SampleBench(parsed.GetRequiredValue(store), parsed.GetValue(Threads)).Run(Console.Out, cancel);
            return 0;
        });
    }

    /// <summary>extract: voxels per second beside a copy of the same bytes and beside scikit-image.</summary>
    public static Command Extract()
    {
        Option<int> size = new("--size") { Description = "Edge of the cube in voxels. Default: 400.", DefaultValueFactory = _ => 400 };
        Option<string> data = new("--data") { Description = "Folder of real volumes (gray, labels). Default: ../shared/data.", DefaultValueFactory = _ => Path.Combine("..", "shared", "data") };
        Option<bool> passesOnly = new("--passes-only") { Description = "Only the passes with one thread (children with narrower vectors are started so)." };
        return new Command("extract", "Threshold, label and measure generated and real volumes.") { size, Threads, data, passesOnly }.Does((parsed, screen, cancel) =>
        {
            new ExtractBench(parsed.GetValue(size), parsed.GetValue(Threads), parsed.GetValue(data)!, parsed.GetValue(passesOnly)).Run(Console.Out, cancel);
            return 0;
        });
    }

    /// <summary>growth: how the cost of the pass grows.</summary>
    public static Command Growth()
    {
        Option<int> largest = new("--largest") { Description = "Edge of the largest cube in voxels, a power of two from 256 on. Default: 1024.", DefaultValueFactory = _ => 1024 };
        return new Command("growth", "How time and memory of the voxel pass grow with volume, objects and foreground.") { largest }.Does((parsed, screen, cancel) =>
        {
            new GrowthBench(parsed.GetValue(largest)).Run(Console.Out, cancel);
            return 0;
        });
    }

    /// <summary>operators: filters, distances, watershed and a whole pipeline beside scipy and scikit-image.</summary>
    public static Command Operators()
    {
        Option<int> size = new("--size") { Description = "Edge of the cube in voxels. Default: 200.", DefaultValueFactory = _ => 200 };
        Option<int> runs = new("--runs") { Description = "Runs of each of ours; the best counts: the runtime compiles what runs often once more, and better. Default: 12.", DefaultValueFactory = _ => 12 };
        Option<bool> alone = new("--no-peer") { Description = "Measure only our side." };
        return new Command("operators", "Operators and a whole pipeline, one thread, beside scipy and scikit-image.") { size, runs, alone }.Does((parsed, screen, cancel) =>
        {
            new OperatorsBench(parsed.GetValue(size), parsed.GetValue(runs), !parsed.GetValue(alone)).Run(Console.Out, cancel);
            return 0;
        });
    }

    /// <summary>coverage: how often the intervals hold the truth.</summary>
    public static Command Coverage()
    {
        Option<int> seeds = new("--seeds") { Description = "Samples drawn from each table. Default: 1,000.", DefaultValueFactory = _ => 1000 };
        Option<int> rows = new("--rows") { Description = "Rows of the smaller tables; those for 0.1 % and specimens have ten times as many. Default: 100,000.", DefaultValueFactory = _ => 100_000 };
        Option<int> sample = new("--sample") { Description = "Rows of each sample of the smaller tables, ten times as many of the larger. Default: 10,000.", DefaultValueFactory = _ => 10_000 };
        Option<string[]> cells = new("--cells") { Description = "Only cells whose name holds all words of one of these, e.g. --cells \"stddev lognormal\" \"avg specimen\".", AllowMultipleArgumentsPerToken = true };
        Option<double> bound = new("--bound") { Description = "The bound of ERROR WITHIN in percent. Default: 5.", DefaultValueFactory = _ => 5 };
        Option<string> data = new("--data") { Description = "Folder of real data (labels, tables). Default: ../shared/data.", DefaultValueFactory = _ => Path.Combine("..", "shared", "data") };
        return new Command("coverage", "Draw many samples and count how often the 95 % intervals hold the truth.") { seeds, rows, sample, cells, bound, data, Threads }.Does((parsed, screen, cancel) =>
        {
            int n = parsed.GetValue(rows), drawn = parsed.GetValue(sample);
            CoverageReplay replay = new()
            {
                Seeds = parsed.GetValue(seeds),
                Threads = parsed.GetValue(Threads),
                Filter = parsed.GetValue(cells) ?? [],
                Bound = Core.RelativeError.FromPercent(parsed.GetValue(bound)),
                Values = [CoverageValues.Normal, CoverageValues.Lognormal1, CoverageValues.Lognormal2, .. CoverageValues.Real(parsed.GetValue(data)!, Console.Error.WriteLine)],
                Plan = CoveragePlan.Of(n, drawn, 10 * n, 10 * drawn),
                Progress = Console.Error.WriteLine,
            };
            CellCount[] counts = [.. replay.Run(cancel), .. new OtherReplays(replay.Seeds).Run(replay.Wants)];
            CoverageReport.Print(counts, replay.Seeds, replay.Bound, Console.Out);
            return 0;
        });
    }

    /// <summary>block-sampling: drawn blocks beside the whole volume.</summary>
    public static Command BlockSampling()
    {
        Argument<string[]> volumes = new("VOLUME") { Description = "Label volumes.", Arity = ArgumentArity.OneOrMore };
        Option<int> draws = new("--draws") { Description = "Draws of each volume. Default: 400.", DefaultValueFactory = _ => 400 };
        Option<double> fraction = new("--fraction") { Description = "Share of the blocks drawn. Default: 0.25.", DefaultValueFactory = _ => 0.25 };
        Option<int> block = new("--block") { Description = "Edge of a block in voxels. Default: 32.", DefaultValueFactory = _ => 32 };
        Option<int> guard = new("--guard") { Description = "Width of the guard in voxels. Default: 8.", DefaultValueFactory = _ => 8 };
        return new Command("block-sampling", "Draw blocks of label volumes many times and compare count and volume with the whole, by three rules.") { volumes, draws, fraction, block, guard, Threads }.Does((parsed, screen, cancel) =>
        {
            foreach (string volume in parsed.GetValue(volumes)!)
            {
                new BlockSamplingBench
                {
                    Volume = volume,
                    Draws = parsed.GetValue(draws),
                    Fraction = parsed.GetValue(fraction),
                    Edge = parsed.GetValue(block),
                    Guard = parsed.GetValue(guard),
                    Threads = parsed.GetValue(Threads),
                }.Run(Console.Out, cancel);
            }
            return 0;
        });
    }
}
