using System.CommandLine;
using Approx.Core;
using Approx.Extract.Labelling;
using Approx.Extract.Volumes;

namespace Approx.Cli.Commands;

/// <summary>The options of every command that reads volumes: --shape, --dtype, --axes, --memory, --threads, --connectivity.</summary>
internal sealed class ReadingOptions
{
    private readonly Option<string?> shape = new("--shape") { Description = "Sizes of a raw file, z,y,x." };
    private readonly Option<string?> dtype = new("--dtype") { Description = "Voxel type of a raw file, e.g. u16le." };
    private readonly Option<string?> axes = new("--axes") { Description = "What the file's axes are, slowest first, e.g. TZYX." };
    private readonly Option<string?> memory = new("--memory") { Description = "Memory budget, e.g. 4GiB." };
    private readonly Option<int?> threads = new("--threads") { Description = "Default: all cores." };
    private readonly Option<int?> connectivity = new("--connectivity") { Description = "6, 18 or 26 (default)." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[connectivity, threads, memory, shape, dtype, axes]) command.Options.Add(option);
    }

    /// <summary>How volumes are opened.</summary>
    /// <exception cref="ApproxException">A value is wrong; the option is named.</exception>
    public VolumeOpenOptions Open(System.CommandLine.ParseResult parsed)
    {
        VolumeOpenOptions open = VolumeOpenOptions.Default;
        if (parsed.GetValue(shape) is { } sizes) open = open with { Shape = UsageErrors.Value("--shape", sizes, VolumeOpenOptions.ParseShape) };
        if (parsed.GetValue(dtype) is { } type) open = open with { Encoding = UsageErrors.Value("--dtype", type, VoxelEncoding.Parse) };
        if (parsed.GetValue(axes) is { } order) open = open with { Axes = order };
        if (parsed.GetValue(memory) is { } budget) open = open with { MemoryBudget = ByteSize.Parse(budget, "--memory") };
        return open;
    }

    /// <summary>The number of threads, at least 1.</summary>
    /// <exception cref="ApproxException">Less than 1.</exception>
    public int Threads(System.CommandLine.ParseResult parsed)
    {
        int workers = parsed.GetValue(threads) ?? Environment.ProcessorCount;
        return workers >= 1 ? workers : throw ApproxException.WrongUsage($"--threads {workers} is less than 1", "leave it out to use all cores");
    }

    /// <summary>The connectivity asked for, or null.</summary>
    /// <exception cref="ApproxException">Not 6, 18 or 26.</exception>
    public Connectivity? Connectivity(System.CommandLine.ParseResult parsed) => parsed.GetValue(connectivity) switch
    {
        null => null,
        6 or 18 or 26 => (Connectivity)parsed.GetValue(connectivity)!.Value,
        { } other => throw ApproxException.WrongUsage($"--connectivity {other} is not known", "6, 18 or 26"),
    };
}
