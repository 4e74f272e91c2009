using System.Numerics;
using Approx.Extract.Volumes;

namespace Approx.Extract.Morphology;

/// <summary>
/// Thinning to a skeleton that keeps topology (T.-C. Lee, R.L. Kashyap, C.-N. Chu, CVGIP 56 (1994) 462–478): from the six sides in turn, voxels
/// are removed that are no end of a line, change no Euler number and break no neighbourhood apart; each is checked once more before it goes. The order of the
/// sides is that of scikit-image and ImageJ. The outside of the volume is background.
/// </summary>
internal sealed unsafe class Skeleton : IDisposable
{
    // Sides in order, as steps (z, y, x) to the voxel that must be background.
    private static readonly (int Z, int Y, int X)[] Sides = [(0, -1, 0), (0, 1, 0), (0, 0, 1), (0, 0, -1), (1, 0, 0), (-1, 0, 0)];
    private readonly Volume<byte> padded;
    private readonly int stepZ, stepY;

    private Skeleton(Volume<byte> mask)
    {
        _ = new VoxelGrid(mask.SizeZ, mask.SizeY, mask.SizeX, 6, "a skeleton");
        padded = new Volume<byte>(mask.SizeZ + 2, mask.SizeY + 2, mask.SizeX + 2, mask.VoxelSize);
        (stepZ, stepY) = (padded.SizeY * padded.SizeX, padded.SizeX);
        for (int z = 0; z < mask.SizeZ; z++)
        {
            for (int y = 0; y < mask.SizeY; y++)
            {
                ReadOnlySpan<byte> from = mask.Row(z, y);
                Span<byte> to = padded.Row(z + 1, y + 1)[1..];
                for (int x = 0; x < from.Length; x++) to[x] = from[x] != 0 ? (byte)1 : (byte)0;
            }
        }
    }

    /// <summary>The skeleton of a mask.</summary>
    public static Volume<byte> Of(Volume<byte> mask, Workers workers)
    {
        using Skeleton work = new(mask);
        work.Thin(mask.SizeZ == 1 ? 4 : 6, workers.Cancel);
        Volume<byte> result = Volume<byte>.Uninitialised(mask.SizeZ, mask.SizeY, mask.SizeX, mask.VoxelSize);
        for (int z = 0; z < mask.SizeZ; z++)
        {
            for (int y = 0; y < mask.SizeY; y++) work.padded.Row(z + 1, y + 1).Slice(1, mask.SizeX).CopyTo(result.Row(z, y));
        }
        return result;
    }

    /// <summary>Frees the working copy.</summary>
    public void Dispose() => padded.Dispose();

    private void Thin(int sides, CancellationToken cancel)
    {
        byte* voxels = padded.Pointer;
        int[] left = Foreground();
        int count = left.Length, quiet = 0;
        List<int> candidates = [];
        while (quiet < sides)
        {
            quiet = 0;
            for (int side = 0; side < sides; side++)
            {
                cancel.ThrowIfCancellationRequested();
                (int dz, int dy, int dx) = Sides[side];
                int step = (dz * stepZ) + (dy * stepY) + dx;
                candidates.Clear();
                for (int i = 0; i < count; i++)
                {
                    int voxel = left[i];
                    if (voxels[voxel + step] != 0) continue;
                    uint around = Neighbours(voxel);
                    if (BitOperations.PopCount(around) != 1 && LocalTopology.KeepsEuler(around) && LocalTopology.IsOnePiece(around)) candidates.Add(voxel);
                }
                bool changed = false;
                foreach (int voxel in candidates)
                {
                    if (!LocalTopology.IsOnePiece(Neighbours(voxel))) continue;
                    voxels[voxel] = 0;
                    changed = true;
                }
                if (!changed)
                {
                    quiet++;
                    continue;
                }
                int kept = 0;
                for (int i = 0; i < count; i++)
                {
                    if (voxels[left[i]] != 0) left[kept++] = left[i];
                }
                count = kept;
            }
        }
    }

    private int[] Foreground()
    {
        byte* voxels = padded.Pointer;
        int total = (int)padded.Voxels, count = 0;
        for (int i = 0; i < total; i++) count += voxels[i];
        int[] found = new int[count];
        count = 0;
        for (int i = 0; i < total; i++)
        {
            if (voxels[i] != 0) found[count++] = i;
        }
        return found;
    }

    // The 26 neighbours as bits 9·(dz+1) + 3·(dy+1) + dx+1, without the middle, bit 13.
    private uint Neighbours(int voxel)
    {
        byte* at = padded.Pointer + voxel;
        uint bits = 0;
        int bit = 0;
        for (int dz = -1; dz <= 1; dz++)
        {
            for (int dy = -1; dy <= 1; dy++)
            {
                byte* row = at + (dz * stepZ) + (dy * stepY);
                bits |= (uint)(row[-1] | (row[0] << 1) | (row[1] << 2)) << bit;
                bit += 3;
            }
        }
        return bits & ~(1u << 13);
    }
}
