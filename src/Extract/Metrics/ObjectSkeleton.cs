using System.Numerics;
using Approx.Core;

namespace Approx.Extract.Metrics;

/// <summary>
/// The centre lines of an object, by thinning from six sides in turn until nothing goes: a voxel goes when it lies on the
/// side, is no line end, and is simple, looked at once more in raster order before it goes (the scheme of Lee, Kashyap, Chu
/// 1994, CVGIP 56). Topology is kept. A voxel with one neighbour is an end, with more than two a junction; junctions that
/// touch are one; what is left between ends and junctions are the branches.
/// </summary>
/// <param name="Length">Sum of the steps between neighbouring centre-line voxels, physical; a diagonal step that two shorter ones replace is left out.</param>
/// <param name="Branches">Branches; a skeleton of one voxel has none.</param>
/// <param name="Junctions">Junctions.</param>
/// <param name="Ends">Ends.</param>
internal readonly record struct ObjectSkeleton(double Length, int Branches, int Junctions, int Ends)
{
    /// <summary>Thins the object; the box's mask becomes the skeleton.</summary>
    public static ObjectSkeleton Thin(ObjectBox box, VoxelSize voxel)
    {
        (int Step, double Length)[] near = box.Neighbours(voxel);
        List<int> voxels = Thin(box.Mask, near, [-box.SizeX, box.SizeX, 1, -1, box.SizeY * box.SizeX, -box.SizeY * box.SizeX]);
        Dictionary<int, int> degree = [];
        double length = 0;
        foreach (int at in voxels)
        {
            uint around = Around(box.Mask, near, at);
            degree.Add(at, BitOperations.PopCount(around));
            for (int k = 13; k < 26; k++)
            {
                if (box.Mask[at + near[k].Step] && !HasShorterWay(box.Mask, near, at, k)) length += near[k].Length;
            }
        }
        return new ObjectSkeleton(
            length,
            Components(voxels.Where(at => degree[at] is 1 or 2), near),
            Components(voxels.Where(at => degree[at] > 2), near),
            voxels.Count(at => degree[at] == 1));
    }

    private static List<int> Thin(bool[] mask, (int Step, double Length)[] near, int[] sides)
    {
        List<int> voxels = [], going = [];
        for (int i = 0; i < mask.Length; i++)
        {
            if (mask[i]) voxels.Add(i);
        }
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (int side in sides)
            {
                going.Clear();
                foreach (int at in voxels)
                {
                    if (!mask[at + side] && MayGo(mask, near, at)) going.Add(at);
                }
                foreach (int at in going)
                {
                    if (!MayGo(mask, near, at)) continue;
                    mask[at] = false;
                    changed = true;
                }
                if (going.Count > 0) voxels.RemoveAll(at => !mask[at]);
            }
        }
        return voxels;
    }

    private static bool MayGo(bool[] mask, (int Step, double Length)[] near, int at)
    {
        uint around = Around(mask, near, at);
        return BitOperations.PopCount(around) > 1 && SimplePoint.Is(around);
    }

    // The 26 neighbours as bits 0 to 26 without 13.
    private static uint Around(bool[] mask, (int Step, double Length)[] near, int at)
    {
        uint around = 0;
        for (int k = 0; k < 26; k++)
        {
            if (mask[at + near[k].Step]) around |= 1U << (k < 13 ? k : k + 1);
        }
        return around;
    }

    // A third voxel that neighbours both ends of step k by shorter steps.
    private static bool HasShorterWay(bool[] mask, (int Step, double Length)[] near, int at, int k)
    {
        int bit = k + 1;
        (int Z, int Y, int X) to = ((bit / 9) - 1, (bit / 3 % 3) - 1, (bit % 3) - 1);
        for (int j = 0; j < 26; j++)
        {
            int other = j < 13 ? j : j + 1;
            (int z, int y, int x) = (Math.Abs((other / 9) - 1 - to.Z), Math.Abs((other / 3 % 3) - 1 - to.Y), Math.Abs((other % 3) - 1 - to.X));
            if (Math.Max(z, Math.Max(y, x)) != 1 || near[j].Length >= near[k].Length || !mask[at + near[j].Step]) continue;
            double rest = near[Index(z, y, x)].Length;
            if (rest < near[k].Length) return true;
        }
        return false;

        static int Index(int z, int y, int x)
        {
            int i = ((z + 1) * 9) + ((y + 1) * 3) + x + 1;
            return i < 13 ? i : i - 1;
        }
    }

    private static int Components(IEnumerable<int> voxels, (int Step, double Length)[] near)
    {
        HashSet<int> left = [.. voxels];
        Stack<int> open = new();
        int count = 0;
        while (left.Count > 0)
        {
            int seed = left.First();
            left.Remove(seed);
            open.Push(seed);
            count++;
            while (open.TryPop(out int at))
            {
                foreach ((int step, _) in near)
                {
                    if (left.Remove(at + step)) open.Push(at + step);
                }
            }
        }
        return count;
    }
}
