using System.CommandLine;
using System.Globalization;
using Approx.Cli.Terminal;
using Approx.Core;
using Approx.Extract;

namespace Approx.Cli.Commands;

/// <summary>approx extract INPUT… --into STORE: volumes become objects, samples and moments.</summary>
internal sealed class ExtractCommand
{
    private readonly Argument<string[]> inputs = new("INPUT") { Description = "Volumes, folders or patterns.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> into = new("--into") { Description = "The store; made when it is not there." };
    private readonly Option<string?> voxelSize = new("--voxel-size") { Description = "1.3um, or z,y,x with unit; default: from the file." };
    private readonly Option<bool> labels = new("--labels") { Description = "The input holds labels." };
    private readonly Option<string?> intensity = new("--intensity") { Description = "Grey volume that belongs to a label input." };
    private readonly Option<long?> minVoxels = new("--min-voxels") { Description = "Leave out objects of fewer voxels." };
    private readonly Option<bool> clearBorder = new("--clear-border") { Description = "Leave out objects that touch the border." };
    private readonly Option<string?> specimen = new("--specimen") { Description = "Name, or a regular expression over the path whose first group is the name." };
    private readonly Option<string[]> design = new("--design") { Description = "Design column, name=value; repeatable." };
    private readonly Option<string?> designTable = new("--design-table") { Description = "CSV of design columns keyed by specimen or file." };
    private readonly Option<string?> metrics = new("--metrics") { Description = "all (default), basic, or names." };
    private readonly Option<string?> pipelineFile = new("--pipeline") { Description = "YAML file with all of the above." };
    private readonly Option<bool> printPipeline = new("--print-pipeline") { Description = "Print the pipeline in use and stop." };
    private readonly Option<string[]> stratify = new("--stratify") { Description = "Columns of a stratified sample; repeatable." };
    private readonly Option<long?> cap = new("--cap") { Description = "Rows a stratum keeps in a sample." };
    private readonly Option<string?> sampleBlocks = new("--sample-blocks") { Description = "Read only this share of each volume's blocks, e.g. 5%; answers become estimates." };
    private readonly Option<string?> guard = new("--guard") { Description = "Zone around a drawn block in which its objects are read whole, voxels or a length. Default: a quarter of the block." };
    private readonly Option<int?> block = new("--block") { Description = "Edge of the cubes a volume is cut into; each is kept when it is finished." };
    private readonly Option<bool> resume = new("--resume") { Description = "Take up the blocks an unfinished extraction left." };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Print volumes, sizes and pipeline, measure nothing." };
    private readonly ReadingOptions reading = new();
    private readonly StepOptions steps = new();

    /// <summary>The command.</summary>
    public static Command Create() => new ExtractCommand().Build();

    private Command Build()
    {
        Command command = new("extract", "Volumes become objects, samples and moments.")
        {
            inputs, into, voxelSize, labels, intensity, minVoxels, clearBorder, specimen, design, designTable, metrics,
            pipelineFile, printPipeline, stratify, cap, block, resume, sampleBlocks, guard, dryRun,
        };
        reading.AddTo(command);
        steps.AddTo(command);
        return command.Does(Run);
    }

    private int Run(System.CommandLine.ParseResult parsed, Screen screen, CancellationToken cancel)
    {
        Pipeline pipeline = PipelineOf(parsed);
        if (parsed.GetValue(printPipeline))
        {
            screen.Result(pipeline.ToString());
            return 0;
        }
        string[] named = parsed.GetValue(inputs) ?? [];
        if (named.Length == 0) throw ApproxException.WrongUsage("no volume was named", "approx extract INPUT… --into STORE");
        ExtractOptions options = OptionsOf(parsed, named);
        ExtractJob job = new(pipeline, options);
        if (parsed.GetValue(dryRun))
        {
            screen.Result(job.Describe());
            return 0;
        }
        screen.Detail(job.Describe());
        string directory = parsed.GetValue(into) ?? throw ApproxException.WrongUsage("--into is missing", "approx extract INPUT… --into STORE");
        ExtractReport report;
        using (ProgressLine line = new(screen))
        {
            System.Diagnostics.Stopwatch clock = System.Diagnostics.Stopwatch.StartNew();
            Progress progress = new(p => line.Show(p.Share, string.Create(CultureInfo.InvariantCulture,
                $"{p.Voxels / Math.Max(clock.Elapsed.TotalSeconds, 1e-3) / 1e6:0} Mvoxel/s · {p.Objects:#,0} objects")));
            report = ExtractRun.Into(directory, job, SampleChoice.Of(parsed.GetValue(stratify), parsed.GetValue(cap)), progress, cancel);
        }
        foreach (string note in report.Notes) screen.Note(note);
        screen.Note(string.Create(CultureInfo.InvariantCulture, $"{report.Objects:#,0} objects from {report.Volumes} volume{(report.Volumes == 1 ? "" : "s")} ({report.Voxels:#,0} voxels) into {directory}"));
        return 0;
    }

    private Pipeline PipelineOf(System.CommandLine.ParseResult parsed)
    {
        Pipeline pipeline = new();
        if (parsed.GetValue(pipelineFile) is { } file)
        {
            if (!File.Exists(file)) throw ApproxException.BadData($"there is no file {file}", "approx extract --print-pipeline > FILE.yaml writes one");
            pipeline = Pipeline.Parse(File.ReadAllText(file));
        }
        IReadOnlyList<PipelineStep> written = steps.Steps(parsed);
        if (written.Count > 0) pipeline = pipeline with { Steps = written };
        if (parsed.GetValue(labels)) pipeline = pipeline with { Labels = true };
        if (parsed.GetValue(voxelSize) is { } size) pipeline = pipeline with { VoxelSize = UsageErrors.Value("--voxel-size", size, VoxelSize.Parse) };
        if (reading.Connectivity(parsed) is { } neighbours) pipeline = pipeline with { Connectivity = neighbours };
        if (parsed.GetValue(minVoxels) is { } least) pipeline = least >= 0 ? pipeline with { MinVoxels = Math.Max(1, least) } : throw ApproxException.WrongUsage($"--min-voxels {least} is negative", "give the least number of voxels of an object");
        if (parsed.GetValue(clearBorder)) pipeline = pipeline with { ClearBorder = true };
        if (parsed.GetValue(metrics) is { } chosen) pipeline = pipeline with { Metrics = MetricSet.Parse(chosen) };
        return pipeline;
    }

    private ExtractOptions OptionsOf(System.CommandLine.ParseResult parsed, string[] named)
    {
        return new ExtractOptions
        {
            Inputs = named,
            Specimen = parsed.GetValue(specimen),
            Design = parsed.GetValue(design) ?? [],
            DesignTable = parsed.GetValue(designTable),
            Intensity = parsed.GetValue(intensity),
            Open = reading.Open(parsed),
            Threads = reading.Threads(parsed),
            SampleBlocks = SamplingOf(parsed),
            Block = parsed.GetValue(block) is { } edge && edge < 1 ? throw ApproxException.WrongUsage($"--block {edge} is no edge", "give the edge of a block in voxels, e.g. 256") : parsed.GetValue(block),
            Resume = parsed.GetValue(resume),
            Command = Environment.CommandLine,
        };
    }

    private BlockSampling? SamplingOf(System.CommandLine.ParseResult parsed)
    {
        if (parsed.GetValue(sampleBlocks) is not { } share)
        {
            if (parsed.GetValue(guard) is not null) throw ApproxException.WrongUsage("--guard goes with --sample-blocks", "e.g. --sample-blocks 5% --guard 16");
            return null;
        }
        Quantity? zone = parsed.GetValue(guard) is { } text ? UsageErrors.Value("--guard", text, BlockSampling.ParseGuard) : null;
        return new BlockSampling(UsageErrors.Value("--sample-blocks", share, BlockSampling.ParseFraction), zone);
    }

    private sealed class Progress(Action<ExtractProgress> show) : IProgress<ExtractProgress>
    {
        public void Report(ExtractProgress value) => show(value);
    }
}
