using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Extract;

/// <summary>A volume whose header was read and whose place in the study is known, before any voxel is touched.</summary>
/// <param name="Input">Path and id.</param>
/// <param name="Info">Sizes, type, units as the file has them.</param>
/// <param name="Specimen">The specimen it belongs to.</param>
/// <param name="Design">Values of the design columns.</param>
/// <param name="VoxelSize">Edges in the store's length unit.</param>
internal sealed record PlannedVolume(InputVolume Input, VolumeInfo Info, string Specimen, IReadOnlyList<object?> Design, VoxelSize VoxelSize);
