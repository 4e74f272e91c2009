using Approx.Extract.Labelling;
using Approx.Extract.Volumes;

namespace Approx.Extract.Morphology;

/// <summary>Whole components added to a mask or taken from it, in place.</summary>
internal static class MaskRepair
{
    /// <summary>Background that the faces of the volume cannot reach becomes foreground (scipy's binary_fill_holes with the background's connectivity).</summary>
    public static void FillHoles(Volume<byte> mask, Connectivity background = Connectivity.Six)
    {
        MaskComponents components = MaskComponents.OfBackground(mask, background);
        components.Paint(mask, Not(components.TouchesBorder()), 1);
    }

    /// <summary>Removes components of at most <paramref name="voxels"/> voxels (scikit-image's max_size).</summary>
    public static void RemoveSmall(Volume<byte> mask, long voxels, Connectivity connectivity)
    {
        MaskComponents components = MaskComponents.OfForeground(mask, connectivity);
        components.Paint(mask, [.. components.Voxels.Select(v => v <= voxels)], 0);
    }

    /// <summary>Fills background components of at most <paramref name="voxels"/> voxels, those at the border too, as scikit-image does.</summary>
    public static void RemoveSmallHoles(Volume<byte> mask, long voxels, Connectivity background = Connectivity.Six)
    {
        MaskComponents components = MaskComponents.OfBackground(mask, background);
        components.Paint(mask, [.. components.Voxels.Select(v => v <= voxels)], 1);
    }

    /// <summary>Removes components that touch a face of the volume, or come closer than a margin of voxels.</summary>
    public static void ClearBorder(Volume<byte> mask, Connectivity connectivity, int margin = 0)
    {
        MaskComponents components = MaskComponents.OfForeground(mask, connectivity);
        components.Paint(mask, components.TouchesBorder(margin), 0);
    }

    /// <summary>Keeps the 6-connected components of a low mask in which some voxel is above a high threshold.</summary>
    public static void KeepSeeded(Volume<byte> mask, Volume<float> grey, double high)
    {
        MaskComponents components = MaskComponents.OfForeground(mask, Connectivity.Six);
        components.Paint(mask, Not(components.Any(grey, v => v > high)), 0);
    }

    /// <summary>Removes labels that touch a face of the volume; a volume of one slice has no faces along z.</summary>
    public static void ClearBorder(Volume<uint> labels)
    {
        HashSet<uint> touching = [];
        for (int z = 0; z < labels.SizeZ; z++)
        {
            bool face = labels.SizeZ > 1 && (z == 0 || z == labels.SizeZ - 1);
            for (int y = 0; y < labels.SizeY; y++)
            {
                Span<uint> row = labels.Row(z, y);
                int step = face || y == 0 || y == labels.SizeY - 1 ? 1 : Math.Max(1, row.Length - 1);
                for (int x = 0; x < row.Length; x += step) touching.Add(row[x]);
            }
        }
        Remove(labels, touching);
    }

    /// <summary>Removes labels of at most <paramref name="voxels"/> voxels.</summary>
    public static void RemoveSmall(Volume<uint> labels, long voxels)
    {
        Dictionary<uint, long> counts = [];
        for (int z = 0; z < labels.SizeZ; z++)
        {
            foreach (uint label in labels.Slice(z)) System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, label, out _)++;
        }
        Remove(labels, [.. counts.Where(c => c.Value <= voxels).Select(c => c.Key)]);
    }

    private static void Remove(Volume<uint> labels, HashSet<uint> which)
    {
        for (int z = 0; z < labels.SizeZ; z++)
        {
            foreach (ref uint label in labels.Slice(z))
            {
                if (label != 0 && which.Contains(label)) label = 0;
            }
        }
    }

    private static bool[] Not(bool[] flags) => [.. flags.Select(f => !f)];
}
