namespace Approx.Extract.Blocks;

/// <summary>
/// Part of a run next to a cut between blocks, in coordinates of the volume, with the component of the block that saw it.
/// The same voxels are the rim of the block that owns them and the halo of its neighbours: that is how components join.
/// </summary>
/// <param name="Z">Slice.</param>
/// <param name="Y">Row.</param>
/// <param name="First">First column.</param>
/// <param name="End">One past the last column.</param>
/// <param name="Component">Component of the block.</param>
internal readonly record struct SeamRun(int Z, int Y, int First, int End, int Component);
