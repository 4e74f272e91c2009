using Approx.Extract.Volumes;

namespace Approx.Extract;

/// <summary>What the steps of a pipeline made: a grey volume, a mask of 0 and 1, or labels; one of the three.</summary>
internal sealed class PipelineResult : IDisposable
{
    /// <summary>Grey values, or distances in the length unit of the voxel size.</summary>
    public Volume<float>? Grey { get; init; }

    /// <summary>Foreground is 1.</summary>
    public Volume<byte>? Mask { get; init; }

    /// <summary>Ids from 1; 0 is background.</summary>
    public Volume<uint>? Labels { get; init; }

    /// <summary>The last threshold as used, for provenance; null without one.</summary>
    public string? Threshold { get; init; }

    /// <summary>Frees the volumes.</summary>
    public void Dispose()
    {
        Grey?.Dispose();
        Mask?.Dispose();
        Labels?.Dispose();
    }
}
