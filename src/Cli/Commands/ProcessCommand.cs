using System.CommandLine;
using System.Numerics;
using Approx.Cli.Terminal;
using Approx.Core;
using Approx.Extract;
using Approx.Extract.Labelling;
using Approx.Extract.Volumes;

namespace Approx.Cli.Commands;

/// <summary>approx process INPUT -o OUTPUT [steps]: a volume becomes another volume; nothing is measured.</summary>
internal sealed class ProcessCommand
{
    private readonly Argument<string> input = new("INPUT") { Description = "The volume." };
    private readonly Option<string?> output = new("--output", "-o") { Description = "The volume to make: .npy .tif .nrrd .mha .nii.gz .ome.zarr." };
    private readonly Option<string?> voxelSize = new("--voxel-size") { Description = "1.3um, or z,y,x with unit; default: from the file." };
    private readonly ReadingOptions reading = new();
    private readonly StepOptions steps = new();

    /// <summary>The command.</summary>
    public static Command Create() => new ProcessCommand().Build();

    private Command Build()
    {
        Command command = new("process", "A volume becomes another volume by steps in the order given.") { input, output, voxelSize };
        reading.AddTo(command);
        steps.AddTo(command);
        return command.Does(Run);
    }

    private int Run(System.CommandLine.ParseResult parsed, Screen screen, CancellationToken cancel)
    {
        string from = parsed.GetValue(input)!;
        string to = parsed.GetValue(output) ?? throw ApproxException.WrongUsage("-o is missing", "approx process INPUT -o OUTPUT [steps]");
        Connectivity neighbours = reading.Connectivity(parsed) ?? Connectivity.TwentySix;
        int workers = reading.Threads(parsed);
        IReadOnlyList<PipelineStep> written = steps.Steps(parsed);
        PipelineRunner? runner = written.Count == 0 ? null : new PipelineRunner(written, neighbours, new Workers(workers, cancel));
        using VolumeSource source = VolumeSource.Open(from, reading.Open(parsed));
        foreach (string note in source.Info.Notes) screen.Note($"{from}: {note}");
        VoxelSize voxel = parsed.GetValue(voxelSize) is { } size ? VoxelSize.Parse(size) : source.Info.VoxelSize;
        VolumeInfo info = source.Info with { VoxelSize = voxel };
        CheckOutput(to, info);
        string? threshold = runner is null ? Copy(source, info, to, cancel) : Process(source, runner, info, to, cancel);
        if (threshold is not null) screen.Note($"threshold {threshold}");
        return 0;
    }

    // A wrong ending is found before the work, not behind it.
    private static void CheckOutput(string to, VolumeInfo info)
    {
        using VolumeWriter probe = VolumeWriter.Create(to, info with { VoxelType = VoxelType.Float32 });
    }

    private static string? Copy(VolumeSource source, VolumeInfo info, string to, CancellationToken cancel)
    {
        using VolumeWriter writer = VolumeWriter.Create(to, info);
        byte[] slice = new byte[info.SliceBytes];
        for (int frame = 0; frame < info.Frames; frame++)
        {
            for (int z = 0; z < info.SizeZ; z++)
            {
                source.Read(frame, z, 1, slice, cancel);
                writer.Write(slice, cancel);
            }
        }
        writer.Complete();
        return null;
    }

    private static string? Process(VolumeSource source, PipelineRunner runner, VolumeInfo info, string to, CancellationToken cancel)
    {
        VolumeWriter? writer = null;
        try
        {
            string? threshold = null;
            for (int frame = 0; frame < info.Frames; frame++)
            {
                using PipelineResult result = Run(source, runner, info.VoxelSize, frame, cancel);
                VoxelType type = result.Labels is not null ? VoxelType.UInt32 : result.Mask is not null ? VoxelType.UInt8 : VoxelType.Float32;
                writer ??= VolumeWriter.Create(to, info with { VoxelType = type }, new VolumeWriteOptions { Labels = type != VoxelType.Float32 });
                for (int z = 0; z < info.SizeZ; z++)
                    writer.Write(result.Labels is { } labels ? labels.Bytes(z, 1) : result.Mask is { } mask ? mask.Bytes(z, 1) : result.Grey!.Bytes(z, 1), cancel);
                threshold ??= result.Threshold;
            }
            writer!.Complete();
            return threshold;
        }
        finally
        {
            writer?.Dispose();
        }
    }

    private static PipelineResult Run(VolumeSource source, PipelineRunner runner, VoxelSize voxel, int frame, CancellationToken cancel) => source.Info.VoxelType switch
    {
        VoxelType.UInt8 => Run<byte>(source, runner, voxel, frame, cancel),
        VoxelType.Int8 => Run<sbyte>(source, runner, voxel, frame, cancel),
        VoxelType.UInt16 => Run<ushort>(source, runner, voxel, frame, cancel),
        VoxelType.Int16 => Run<short>(source, runner, voxel, frame, cancel),
        VoxelType.UInt32 => Run<uint>(source, runner, voxel, frame, cancel),
        VoxelType.Int32 => Run<int>(source, runner, voxel, frame, cancel),
        VoxelType.UInt64 => Run<ulong>(source, runner, voxel, frame, cancel),
        VoxelType.Int64 => Run<long>(source, runner, voxel, frame, cancel),
        VoxelType.Float32 => Run<float>(source, runner, voxel, frame, cancel),
        _ => Run<double>(source, runner, voxel, frame, cancel),
    };

    private static PipelineResult Run<T>(VolumeSource source, PipelineRunner runner, VoxelSize voxel, int frame, CancellationToken cancel)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        using Volume<T> volume = source.ReadAll<T>(frame, cancel);
        return runner.Run(volume, voxel);
    }
}
