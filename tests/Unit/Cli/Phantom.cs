using Approx.Core;
using Approx.Extract.Volumes;

namespace Approx.Tests.Cli;

/// <summary>Small volumes of bright balls on a dark ground.</summary>
internal static class Phantom
{
    public const int SizeZ = 20, SizeY = 24, SizeX = 28, Balls = 24;

    /// <summary>Writes a volume; its format follows the name.</summary>
    public static string Write(string path, int seed, VoxelSize? voxel = null, int frames = 1)
    {
        VolumeInfo info = new() { Frames = frames, SizeZ = SizeZ, SizeY = SizeY, SizeX = SizeX, VoxelType = VoxelType.UInt8, VoxelSize = voxel ?? new VoxelSize(2, 1, 1, Unit.Micrometre) };
        using VolumeWriter writer = VolumeWriter.Create(path, info);
        for (int frame = 0; frame < frames; frame++) writer.Write(Voxels(seed + (100 * frame)));
        writer.Complete();
        return path;
    }

    /// <summary>The voxels of a seed, z slowest.</summary>
    public static byte[] Voxels(int seed)
    {
        Random random = new(seed);
        byte[] voxels = new byte[SizeZ * SizeY * SizeX];
        for (int i = 0; i < voxels.Length; i++) voxels[i] = (byte)random.Next(20, 60);
        for (int ball = 0; ball < Balls; ball++)
        {
            int r = random.Next(1, 4), cz = random.Next(SizeZ), cy = random.Next(SizeY), cx = random.Next(SizeX);
            for (int z = Math.Max(0, cz - r); z < Math.Min(SizeZ, cz + r + 1); z++)
            {
                for (int y = Math.Max(0, cy - r); y < Math.Min(SizeY, cy + r + 1); y++)
                {
                    for (int x = Math.Max(0, cx - r); x < Math.Min(SizeX, cx + r + 1); x++)
                    {
                        int d = ((z - cz) * (z - cz)) + ((y - cy) * (y - cy)) + ((x - cx) * (x - cx));
                        if (d <= r * r) voxels[(((z * SizeY) + y) * SizeX) + x] = 200;
                    }
                }
            }
        }
        return voxels;
    }

    /// <summary>Objects of 26-connected bright voxels in one frame, counted by flooding.</summary>
    public static int Components(byte[] voxels)
    {
        bool[] seen = new bool[voxels.Length];
        int found = 0;
        for (int start = 0; start < voxels.Length; start++)
        {
            if (seen[start] || voxels[start] != 200) continue;
            found++;
            Stack<int> open = new([start]);
            seen[start] = true;
            while (open.TryPop(out int at))
            {
                int z = at / (SizeY * SizeX), y = at / SizeX % SizeY, x = at % SizeX;
                for (int n = 0; n < 27; n++)
                {
                    int nz = z + (n / 9) - 1, ny = y + (n / 3 % 3) - 1, nx = x + (n % 3) - 1;
                    if (nz < 0 || ny < 0 || nx < 0 || nz >= SizeZ || ny >= SizeY || nx >= SizeX) continue;
                    int next = (((nz * SizeY) + ny) * SizeX) + nx;
                    if (seen[next] || voxels[next] != 200) continue;
                    seen[next] = true;
                    open.Push(next);
                }
            }
        }
        return found;
    }
}
