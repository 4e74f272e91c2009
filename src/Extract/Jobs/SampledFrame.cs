using Approx.Extract.Blocks;

namespace Approx.Extract;

/// <summary>One object of a drawn block, measured whole.</summary>
/// <param name="Block">The block's number.</param>
/// <param name="FirstVoxel">Raster index of its first voxel in the volume.</param>
/// <param name="Measures">Its measures.</param>
internal sealed record SampledObject(long Block, long FirstVoxel, MeasuredObject Measures);

/// <summary>What the drawn blocks of one frame came to.</summary>
/// <param name="Draw">The draw.</param>
/// <param name="Objects">The objects, ascending by label.</param>
/// <param name="Threshold">The threshold as used, or null for labels.</param>
/// <param name="Extended">Blocks whose guard was too narrow for some object and was moved out.</param>
/// <param name="Scattered">Labels that were met in more than one block, kept once: their pieces lie farther apart than the guard.</param>
internal sealed record SampledFrame(BlockDraw Draw, IReadOnlyList<SampledObject> Objects, string? Threshold, int Extended, int Scattered);
