using System.Globalization;
using Approx.Core;
using Approx.Extract.Blocks;
using Approx.Extract.Labelling;

namespace Approx.Bench.Extraction;

/// <summary>
/// How the cost of the pass grows with the volume, the number of objects, and the foreground. Volumes are made slice by slice and
/// pushed through the pass; none is ever whole in memory, and making them is not timed.
/// </summary>
/// <param name="largest">Edge of the largest cube.</param>
internal sealed class GrowthBench(int largest)
{
    private const ulong Seed = 20260104;
    private const int Runs = 2;
    private const int WarmRuns = 20;

    /// <summary>Measures and prints.</summary>
    public void Run(TextWriter report, CancellationToken cancel)
    {
        // The first runs compile; they do not count.
        for (int i = 0; i < WarmRuns; i++) Measure(new GrowthVolume(128, 1000, 0.1, Noise: false), cancel);
        report.WriteLine("threshold, label (26), all sums and grey values, one thread, 8-bit slices made on the fly; times are processor time, least of " + Runs);
        report.WriteLine($"{"volume",-30}{"objects",10}{"fore %",8}{"runs",12}{"Mvoxel/s",10}{"ns/voxel",10}{"ns/run",9}{"peak MB",9}");
        int middle = Math.Min(512, largest);
        Series("size, at one object in 64,000 voxels", Sizes(128, largest).Select(edge => new GrowthVolume(edge, (int)((long)edge * edge * edge / 64_000), 0.1, false)));
        Series("objects, at 10 % of " + middle + "³", new[] { 100, 1000, 10_000, 100_000, 1_000_000 }.Select(objects => new GrowthVolume(middle, objects, 0.1, false)));
        Series("foreground, of " + middle + "³ with 10,000 objects", new[] { 0.01, 0.03, 0.1, 0.3, 0.5 }.Select(part => new GrowthVolume(middle, 10_000, part, false)));
        Series("noise of 10 %", Sizes(128, middle).Select(edge => new GrowthVolume(edge, 0, 0.1, true)));
        Series("noise, of " + Math.Min(256, middle) + "³", new[] { 0.01, 0.03, 0.1, 0.3, 0.5 }.Select(part => new GrowthVolume(Math.Min(256, middle), 0, part, true)));

        void Series(string name, IEnumerable<GrowthVolume> volumes)
        {
            report.WriteLine(name);
            List<GrowthPoint> points = [];
            foreach (GrowthVolume volume in volumes)
            {
                GrowthPoint point = Measure(volume, cancel);
                points.Add(point);
                string peak = point.Peak is { } bytes ? (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture) : "-";
                report.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"  {volume.Edge}³{(volume.Noise ? " noise" : ""),-25}{point.Objects,10:#,0}{100.0 * point.Foreground / volume.Voxels,8:0.0}{point.Runs,12:#,0}{volume.Voxels / 1e6 / point.Seconds,10:0}{1e9 * point.Seconds / volume.Voxels,10:0.00}{1e9 * point.Seconds / Math.Max(1, point.Runs),9:0.0}{peak,9}"));
            }
            report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  time grows as (voxels + {GrowthPoint.RunWeight} runs + {GrowthPoint.ObjectWeight:#,0} objects)^{Exponent(points):0.00}; steepest step {Steepest(points):0.00} of its share"));
        }
    }

    private static IEnumerable<int> Sizes(int from, int to)
    {
        for (int edge = from; edge <= to; edge *= 2) yield return edge;
    }

    // The slope of the least-squares line through the logarithms.
    private static double Exponent(List<GrowthPoint> points)
    {
        double[] x = [.. points.Select(p => Math.Log(p.Work))], y = [.. points.Select(p => Math.Log(p.Seconds))];
        double mx = x.Average(), my = y.Average();
        return x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum() / x.Sum(a => (a - mx) * (a - mx));
    }

    // Time against work from one point to the next: above 1, the step costs more than its share.
    private static double Steepest(List<GrowthPoint> points) =>
        points.Zip(points.Skip(1), (a, b) => b.Seconds / a.Seconds / (b.Work / a.Work)).DefaultIfEmpty(1).Max();

    private static GrowthPoint Measure(GrowthVolume volume, CancellationToken cancel)
    {
        GrowthPoint best = Once(volume, cancel);
        for (int i = 1; i < Runs; i++)
        {
            GrowthPoint again = Once(volume, cancel);
            if (again.Seconds < best.Seconds) best = again;
        }
        return best;
    }

    private static GrowthPoint Once(GrowthVolume volume, CancellationToken cancel)
    {
        byte[] slice = new byte[volume.Edge * volume.Edge];
        GrowthPoint point = default;
        long? peak = PeakMemory.Above(() =>
        {
            TimeSpan spent = TimeSpan.Zero;
            long runs = 0;
            using ObjectsPass pass = new(BlockWindow.Whole(volume.Edge, volume.Edge, volume.Edge), new PassOptions { Intensity = true, MaxComponents = int.MaxValue });
            for (int z = 0; z < volume.Edge; z++)
            {
                cancel.ThrowIfCancellationRequested();
                runs += volume.Fill(slice, z);
                TimeSpan before = Environment.CpuUsage.TotalTime;
                pass.PushForeground<byte>(slice, VoxelRange<byte>.Above(127));
                spent += Environment.CpuUsage.TotalTime - before;
            }
            TimeSpan end = Environment.CpuUsage.TotalTime;
            ObjectTable table = BlockMerger.Merge([pass.Finish()]);
            spent += Environment.CpuUsage.TotalTime - end;
            point = new GrowthPoint(volume.Voxels, runs, table.Objects.Length, table.SliceVoxels.Sum(), spent.TotalSeconds, null);
        });
        return point with { Peak = peak };
    }

    private readonly record struct GrowthPoint(long Voxels, long Runs, int Objects, long Foreground, double Seconds, long? Peak)
    {
        // What a run and an object (its state made, finished and moved: about a kilobyte) cost in empty voxels, about.
        public const int RunWeight = 300;
        public const int ObjectWeight = 4000;

        public double Work => Voxels + ((double)RunWeight * Runs) + ((double)ObjectWeight * Objects);
    }

    /// <summary>Balls on a grid, one to a cell, as large as the foreground asks for; or noise.</summary>
    private sealed record GrowthVolume(int Edge, int Objects, double Part, bool Noise)
    {
        public long Voxels => (long)Edge * Edge * Edge;

        /// <summary>Writes a slice and returns its runs.</summary>
        public long Fill(Span<byte> slice, int z)
        {
            if (Noise) return FillNoise(slice, z);
            slice.Clear();
            int cells = Math.Max(1, (int)Math.Round(Math.Cbrt(Objects)));
            double cell = (double)Edge / cells, radius = cell * Math.Cbrt(3 * Part / (4 * Math.PI));
            double z0 = (((int)(z / cell)) + 0.5) * cell;
            long runs = 0;
            for (int y = 0; y < Edge; y++)
            {
                double y0 = (((int)(y / cell)) + 0.5) * cell;
                double left = (radius * radius) - ((z + 0.5 - z0) * (z + 0.5 - z0)) - ((y + 0.5 - y0) * (y + 0.5 - y0));
                if (left < 0) continue;
                double half = Math.Sqrt(left);
                for (int i = 0; i < cells; i++)
                {
                    double x0 = (i + 0.5) * cell;
                    int first = (int)Math.Ceiling(x0 - half - 0.5), last = Math.Min(Edge - 1, (int)Math.Floor(x0 + half - 0.5));
                    if (first > last) continue;
                    slice.Slice((y * Edge) + first, last - first + 1).Fill((byte)(150 + (i & 63)));
                    runs++;
                }
            }
            return runs;
        }

        private long FillNoise(Span<byte> slice, int z)
        {
            int below = (int)(Part * 65536);
            long runs = 0;
            for (int i = 0; i < slice.Length; i += 4)
            {
                ulong draw = KeyedHash.Hash((ulong)(((long)z * slice.Length) + i), Seed);
                for (int k = 0; k < 4; k++)
                {
                    slice[i + k] = (int)(draw >> (16 * k) & 0xFFFF) < below ? (byte)200 : (byte)0;
                    if (slice[i + k] != 0 && ((i + k) % Edge == 0 || slice[i + k - 1] == 0)) runs++;
                }
            }
            return runs;
        }
    }
}
