using Approx.Core;
using Approx.Extract.Labelling;

namespace Approx.Extract.Metrics;

/// <summary>The measures of one contact between two objects.</summary>
/// <param name="Area">Area of the shared faces, in the square of the voxel size's unit.</param>
/// <param name="Faces">Number of shared faces.</param>
internal readonly record struct ContactMeasures(double Area, long Faces)
{
    /// <summary>Finishes the counts.</summary>
    public ContactMeasures(in ContactFaces faces, VoxelSize voxel)
        : this((faces.Z * voxel.Y * voxel.X) + (faces.Y * voxel.Z * voxel.X) + (faces.X * voxel.Z * voxel.Y), faces.Total)
    {
    }
}
