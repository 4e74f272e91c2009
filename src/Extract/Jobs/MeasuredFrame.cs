using Approx.Extract.Blocks;

namespace Approx.Extract;

/// <summary>What one frame of a volume came to.</summary>
/// <param name="Table">Objects and contacts.</param>
/// <param name="Measures">The objects' measures, in the table's order, border objects left out when asked for.</param>
/// <param name="Kept">For each object of the table its place in <paramref name="Measures"/>, or −1.</param>
/// <param name="ForegroundVoxels">Voxels of all objects before small and border ones were left out.</param>
/// <param name="Threshold">The threshold as used, or null for labels.</param>
internal sealed record MeasuredFrame(ObjectTable Table, IReadOnlyList<MeasuredObject> Measures, int[] Kept, long ForegroundVoxels, string? Threshold);
