using Approx.Extract.Labelling;
using Approx.Extract.Metrics;

namespace Approx.Extract.Blocks;

/// <summary>Shared faces of two objects.</summary>
/// <param name="A">Index of the object with the lower label.</param>
/// <param name="B">Index of the object with the higher label.</param>
/// <param name="Faces">Shared faces by axis.</param>
internal readonly record struct Contact(int A, int B, ContactFaces Faces);

/// <summary>The objects of a whole volume, ascending by label, and their contacts, ascending by (a, b). The same bytes whatever the blocks and threads.</summary>
internal sealed class ObjectTable
{
    /// <summary>Size of the volume.</summary>
    public required (int Z, int Y, int X) Size { get; init; }

    /// <summary>The state of each object.</summary>
    public required ObjectState[] Objects { get; init; }

    /// <summary>The whole foreground as one object, touching objects not told apart; N = 0 when there is none.</summary>
    public required ObjectState Foreground { get; init; }

    /// <summary>Foreground voxels of each slice.</summary>
    public required long[] SliceVoxels { get; init; }

    /// <summary>The contacts.</summary>
    public required Contact[] Contacts { get; init; }

    /// <summary>The objects' voxels as runs; null unless the pass kept them.</summary>
    public ObjectRuns? Runs { get; init; }

    /// <summary>For each object the number of others it shares a face with, and the area of those faces.</summary>
    public (int Contacts, double Area)[] ContactSums(Core.VoxelSize voxel)
    {
        (int Contacts, double Area)[] sums = new (int, double)[Objects.Length];
        foreach (Contact contact in Contacts)
        {
            double area = new ContactMeasures(contact.Faces, voxel).Area;
            sums[contact.A] = (sums[contact.A].Contacts + 1, sums[contact.A].Area + area);
            sums[contact.B] = (sums[contact.B].Contacts + 1, sums[contact.B].Area + area);
        }
        return sums;
    }
}
