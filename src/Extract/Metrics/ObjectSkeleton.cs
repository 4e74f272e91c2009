using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
        // 1: of a branch (an end included), 2: of a junction.
        byte[] parts = new byte[box.Mask.Length];
        double length = 0;
        int ends = 0;
        foreach (int at in voxels)
        {
            int degree = BitOperations.PopCount(Around(box.Mask, near, at));
            parts[at] = (byte)(degree > 2 ? 2 : degree > 0 ? 1 : 0);
            if (degree == 1) ends++;
            for (int k = 13; k < 26; k++)
            {
                if (box.Mask[at + near[k].Step] && !HasShorterWay(box.Mask, near, at, k)) length += near[k].Length;
            }
        }
        return new ObjectSkeleton(length, Components(voxels, parts, 1, near), Components(voxels, parts, 2, near), ends);
    }

    // A voxel waits while it lies on the surface and may have to go. It is looked at again only when one of its neighbours went since it was found to stay: the
    // work is linear in the voxels. What is on the surface remains there until it goes.
    private static List<int> Thin(bool[] mask, (int Step, double Length)[] near, int[] sides)
    {
        List<int> voxels = [], open = [], next = [], fresh = [], going = [];
        bool[] waits = new bool[mask.Length];
        for (int i = 0; i < mask.Length; i++)
        {
            if (!mask[i]) continue;
            voxels.Add(i);
            if (waits[i] = IsExposed(mask, sides, i)) open.Add(i);
        }
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (int side in sides)
            {
                going.Clear();
                next.Clear();
                foreach (int at in CollectionsMarshal.AsSpan(open))
                {
                    if (mask[at + side])
                    {
                        next.Add(at);
                    }
                    else if (waits[at] = MayGo(Around(mask, near, at)))
                    {
                        going.Add(at);
                        next.Add(at);
                    }
                }
                fresh.Clear();
                foreach (int at in CollectionsMarshal.AsSpan(going))
                {
                    uint around = Around(mask, near, at);
                    if (!MayGo(around)) continue;
                    mask[at] = waits[at] = false;
                    changed = true;
                    for (uint left = around; left != 0; left &= left - 1)
                    {
                        int bit = BitOperations.TrailingZeroCount(left), other = at + near[bit < 13 ? bit : bit - 1].Step;
                        if (waits[other] || !IsExposed(mask, sides, other)) continue;
                        waits[other] = true;
                        fresh.Add(other);
                    }
                }
                fresh.Sort();
                Merge(next, fresh, waits, open);
            }
        }
        voxels.RemoveAll(at => !mask[at]);
        return voxels;
    }

    private static bool IsExposed(bool[] mask, int[] sides, int at)
    {
        foreach (int side in sides)
        {
            if (!mask[at + side]) return true;
        }
        return false;
    }

    // Both ascend; those that went are left out.
    private static void Merge(List<int> a, List<int> b, bool[] waits, List<int> to)
    {
        to.Clear();
        int i = 0;
        foreach (int at in a)
        {
            while (i < b.Count && b[i] < at) to.Add(b[i++]);
            if (waits[at]) to.Add(at);
        }
        while (i < b.Count) to.Add(b[i++]);
    }

    private static bool MayGo(uint around) => BitOperations.PopCount(around) > 1 && SimplePoint.Is(around);

    // The 26 neighbours as bits 0 to 26 without 13: nine rows of three, whose middles are the steps below.
    private static uint Around(bool[] mask, (int Step, double Length)[] near, int at)
    {
        ref byte here = ref Unsafe.As<bool, byte>(ref mask[at]);
        return (Three(ref here, near[1].Step) | (Three(ref here, near[4].Step) << 3) | (Three(ref here, near[7].Step) << 6)
            | (Three(ref here, near[10].Step) << 9) | (Three(ref here, 0) << 12) | (Three(ref here, near[15].Step) << 15)
            | (Three(ref here, near[18].Step) << 18) | (Three(ref here, near[21].Step) << 21) | (Three(ref here, near[24].Step) << 24)) & ~(1U << 13);
    }

    // The margin of the box keeps the three inside the array.
    private static uint Three(ref byte here, int step)
    {
        ref byte middle = ref Unsafe.Add(ref here, step);
        return (uint)(Unsafe.Add(ref middle, -1) | (middle << 1) | (Unsafe.Add(ref middle, 1) << 2));
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

    // Counts the 26-components of one kind of part.
    private static int Components(List<int> voxels, byte[] parts, byte kind, (int Step, double Length)[] near)
    {
        Stack<int> open = new();
        int count = 0;
        foreach (int seed in voxels)
        {
            if (parts[seed] != kind) continue;
            parts[seed] = 0;
            open.Push(seed);
            count++;
            while (open.TryPop(out int at))
            {
                foreach ((int step, _) in near)
                {
                    if (parts[at + step] != kind) continue;
                    parts[at + step] = 0;
                    open.Push(at + step);
                }
            }
        }
        return count;
    }
}
