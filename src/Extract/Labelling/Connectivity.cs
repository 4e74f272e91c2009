namespace Approx.Extract.Labelling;

/// <summary>Which neighbours of a voxel belong to the same component.</summary>
internal enum Connectivity
{
    /// <summary>Voxels that share a face.</summary>
    Six = 6,

    /// <summary>Voxels that share a face or an edge.</summary>
    Eighteen = 18,

    /// <summary>Voxels that share a face, an edge or a corner.</summary>
    TwentySix = 26,
}
