using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Approx.Store;

namespace Approx.Extract.Streaming;

/// <summary>The name of the work on one frame: equal names mean that finished blocks of one are those of the other. The cut is no part of it.</summary>
internal static class WorkKey
{
    /// <summary>32 hexadecimal digits of a hash of program, pipeline, volume, and the bytes of its source.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="options">How files are read; the grey volume.</param>
    /// <param name="volume">The volume.</param>
    /// <param name="frame">Time point.</param>
    /// <param name="sha256">Hash of the source.</param>
    public static string Of(Pipeline pipeline, ExtractOptions options, PlannedVolume volume, int frame, string sha256)
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"{StoreTransaction.ThisProgram} blocks {BlockCodec.Version} columns {ObjectColumns.CodeVersion}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{volume.Input.Id} frame {frame} sha256 {sha256} voxel {volume.VoxelSize}");
        text.AppendLine(CultureInfo.InvariantCulture, $"{volume.Info.Frames} {volume.Info.SizeZ} {volume.Info.SizeY} {volume.Info.SizeX} {volume.Info.VoxelType} offset {options.Open.Offset} channel {options.Open.Channel} axes {options.Open.Axes} encoding {options.Open.Encoding}");
        if (options.Intensity is { } grey) text.AppendLine(CultureInfo.InvariantCulture, $"intensity {SourceHash.Of(grey).Sha256}");
        text.Append(pipeline);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..32];
    }
}
