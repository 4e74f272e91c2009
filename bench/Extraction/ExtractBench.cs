using System.Diagnostics;
using System.Globalization;
using Approx.Core;
using Approx.Extract.Blocks;
using Approx.Extract.Labelling;
using Approx.Extract.Volumes;

namespace Approx.Bench.Extraction;

/// <summary>
/// Threshold, labelling and all additive metrics with grey values over a generated 8-bit volume, beside a copy of the same bytes in the same run.
/// </summary>
internal sealed class ExtractBench(int size, int threads)
{
    private const int Runs = 5;

    // Cells of 18³ voxels with a ball of radius 4 to 6.5 each: about a tenth of the voxels, 10,648 objects at 400³.
    private const int CellEdge = 18;
    private const ulong Seed = 20260103;

    /// <summary>Measures and prints.</summary>
    public void Run(TextWriter report, CancellationToken cancel)
    {
        using Volume<byte> volume = Volume<byte>.Uninitialised(size, size, size, VoxelSize.Unknown);
        using Volume<byte> copy = new(size, size, size, VoxelSize.Unknown);
        Fill(volume);
        double megavoxels = volume.Voxels / 1e6;
        double plain = Best(() => CopySlices(volume, copy, 1), cancel), shared = Best(() => CopySlices(volume, copy, threads), cancel);
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size}³ voxels of 8 bits, best of {Runs}"));
        report.WriteLine($"{"what",-42}{"threads",8}{"Mvoxel/s",11}{"of the copy",13}{"objects",10}{"voxels in %",13}");
        Line(report, "memory copy", 1, megavoxels / plain, 1);
        if (threads > 1) Line(report, "memory copy", threads, megavoxels / shared, 1);
        foreach (Connectivity connectivity in new[] { Connectivity.TwentySix, Connectivity.Six })
        {
            foreach (int workers in threads > 1 ? new[] { 1, threads } : [1])
            {
                PassOptions options = new() { Connectivity = connectivity, Intensity = true };
                ObjectTable? table = null;
                double seconds = Best(() => table = new ObjectExtraction(options, workers).Foreground(volume, VoxelRange<byte>.Above(127), cancel), cancel);
                string what = string.Create(CultureInfo.InvariantCulture, $"threshold, label ({(int)connectivity}), all sums, grey");
                Line(report, what, workers, megavoxels / seconds, (workers == 1 ? plain : shared) / seconds, table!.Objects.Length, 100.0 * table.SliceVoxels.Sum() / volume.Voxels);
            }
        }
    }

    private static void Line(TextWriter report, string what, int workers, double speed, double ratio, int? objects = null, double? percent = null) =>
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-42}{workers,8}{speed,11:0}{ratio,13:0.000}{objects,10}{percent,13:0.0}"));

    private static double Best(Action action, CancellationToken cancel)
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < Runs; i++)
        {
            cancel.ThrowIfCancellationRequested();
            long start = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        return best;
    }

    private static void CopySlices(Volume<byte> from, Volume<byte> to, int workers) =>
        Parallel.For(0, from.SizeZ, new ParallelOptions { MaxDegreeOfParallelism = workers }, z => from.Slice(z).CopyTo(to.Slice(z)));

    // Grey noise of 0…100 outside and 150…255 inside the balls: 127 tells them apart.
    private static void Fill(Volume<byte> volume)
    {
        Parallel.For(0, volume.SizeZ, z =>
        {
            Span<byte> slice = volume.Slice(z);
            for (int i = 0; i < slice.Length; i++) slice[i] = (byte)(KeyedHash.Hash((ulong)(i >> 3) + ((ulong)z << 32), Seed) >> (8 * (i & 7)) & 63);
        });
        int cells = volume.SizeZ / CellEdge;
        Parallel.For(0, cells, cz =>
        {
            for (int cy = 0; cy < cells; cy++)
            {
                for (int cx = 0; cx < cells; cx++) Ball(volume, cz, cy, cx);
            }
        });
    }

    private static void Ball(Volume<byte> volume, int cz, int cy, int cx)
    {
        ulong draw = KeyedHash.Hash(((ulong)cz << 40) | ((ulong)cy << 20) | (uint)cx, Seed + 1);
        double radius = 4 + 2.5 * ((draw & 0xFFFF) / 65535.0), slack = (CellEdge / 2.0) - 7.5;
        double z0 = Centre(cz, draw >> 16), y0 = Centre(cy, draw >> 28), x0 = Centre(cx, draw >> 40);
        for (int z = cz * CellEdge; z < (cz + 1) * CellEdge; z++)
        {
            for (int y = cy * CellEdge; y < (cy + 1) * CellEdge; y++)
            {
                double left = radius * radius - ((z - z0) * (z - z0)) - ((y - y0) * (y - y0));
                if (left < 0) continue;
                Span<byte> row = volume.Row(z, y);
                int first = (int)Math.Ceiling(x0 - Math.Sqrt(left)), last = (int)Math.Floor(x0 + Math.Sqrt(left));
                for (int x = first; x <= last; x++) row[x] = (byte)(150 + (row[x] & 63) + ((x + y) & 31));
            }
        }

        double Centre(int cell, ulong bits) => ((cell + 0.5) * CellEdge) - 0.5 + (slack * (((bits & 0xFFF) / 2047.5) - 1));
    }
}
