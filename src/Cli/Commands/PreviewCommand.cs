using System.CommandLine;
using System.Globalization;
using Approx.Cli.Preview;
using Approx.Cli.Terminal;
using Approx.Core;
using Approx.Extract;
using Approx.Extract.Labelling;
using Approx.Extract.Preview;
using Approx.Extract.Volumes;

namespace Approx.Cli.Commands;

/// <summary>approx preview INPUT [steps] [-o FILE.png]: a look at what the steps make of a volume, before anything is measured.</summary>
internal sealed class PreviewCommand
{
    private readonly Argument<string> input = new("INPUT") { Description = "The volume." };
    private readonly Option<string?> output = new("--output", "-o") { Description = "The picture; default: the volume's name with .png, in this folder." };
    private readonly Option<string?> voxelSize = new("--voxel-size") { Description = "1.3um, or z,y,x with unit; default: from the file." };
    private readonly Option<bool> labels = new("--labels") { Description = "The input holds labels." };
    private readonly ReadingOptions reading = new();
    private readonly StepOptions steps = new();

    /// <summary>The command.</summary>
    public static Command Create() => new PreviewCommand().Build();

    private Command Build()
    {
        Command command = new("preview", "A picture of the middle slices with object outlines, and the histogram with the threshold.") { input, output, voxelSize, labels };
        reading.AddTo(command);
        steps.AddTo(command);
        return command.Does(Run);
    }

    private int Run(System.CommandLine.ParseResult parsed, Screen screen, CancellationToken cancel)
    {
        string from = parsed.GetValue(input)!;
        Pipeline pipeline = new()
        {
            Labels = parsed.GetValue(labels),
            Steps = steps.Steps(parsed),
            Connectivity = reading.Connectivity(parsed) ?? Connectivity.TwentySix,
            VoxelSize = parsed.GetValue(voxelSize) is { } size ? UsageErrors.Value("--voxel-size", size, VoxelSize.Parse) : null,
        };
        using VolumeSource source = VolumeSource.Open(from, reading.Open(parsed));
        foreach (string note in source.Info.Notes) screen.Note($"{from}: {note}");
        string to = parsed.GetValue(output) ?? source.Info.Name + ".png";
        if (!to.EndsWith(".png", StringComparison.OrdinalIgnoreCase)) throw ApproxException.WrongUsage($"-o {to}: a preview is a PNG picture", "give a name that ends in .png");
        VolumePreview preview = VolumePreview.Of(source, pipeline, new Workers(reading.Threads(parsed), cancel));
        File.WriteAllBytes(to, PreviewPicture.Draw(preview).ToPng());
        if (preview.Threshold is { } threshold)
            screen.Note(string.Create(CultureInfo.InvariantCulture, $"threshold {threshold}, {100 * preview.ForegroundFraction:0.#} % foreground"));
        if (source.Info.Frames > 1) screen.Note($"the first of {source.Info.Frames} frames");
        screen.Note($"picture: {to}");
        return 0;
    }
}
