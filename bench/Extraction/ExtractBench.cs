using System.Diagnostics;
using System.Globalization;
using Approx.Extract.Blocks;
using Approx.Extract.Labelling;
using Approx.Extract.Volumes;

namespace Approx.Bench.Extraction;

/// <summary>
/// Threshold, labelling and all additive metrics over generated and real volumes, beside a copy of the same bytes, beside
/// scikit-image, with narrower vectors, and the memory it takes. All in the same run.
/// </summary>
/// <param name="size">Edge of the cube in voxels.</param>
/// <param name="threads">Threads of the shared runs.</param>
/// <param name="data">Folder of real volumes; what is not there is left out, and said.</param>
/// <param name="passesOnly">Only the passes with one thread, for a child with narrower vectors.</param>
internal sealed class ExtractBench(int size, int threads, string data, bool passesOnly)
{
    private const int Runs = 7;
    private const int WarmRuns = 3;

    /// <summary>Measures and prints.</summary>
    public void Run(TextWriter report, CancellationToken cancel)
    {
        using Volume<byte> balls = TestVolumes.Balls(size);
        using Volume<uint> labels = TestVolumes.Labels(balls), cells = TestVolumes.Voronoi(size);
        if (passesOnly)
        {
            Passes(report, balls, labels, cells, cancel);
            return;
        }
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size}³ voxels, best of {Runs} behind {WarmRuns} runs to warm up; Mvoxel/s by the clock and by processor time"));
        report.WriteLine($"{"what",-44}{"threads",8}{"Mvoxel/s",10}{"by cpu",9}{"of copy",9}{"gain",7}{"objects",9}  voxels in %");
        double copy;
        using (Volume<byte> other = new(size, size, size, balls.VoxelSize)) copy = Copies(report, balls, other, cancel);
        foreach (ExtractCase item in Cases(balls, labels, cells)) Line(report, item, copy, cancel);
        Memory(report, balls, labels);
        NarrowVectors.Run(report, size, cancel);
        ExtractPeer.Run(report, balls, Runs, cancel);
        RealVolume(report, cancel);
    }

    private static IEnumerable<ExtractCase> Cases(Volume<byte> balls, Volume<uint> labels, Volume<uint> cells)
    {
        PassOptions grey = new() { Intensity = true }, label = new() { Input = InputKind.Labels };
        yield return new ExtractCase("threshold, label (26), all sums, grey", (t, c) => new ObjectExtraction(grey, t).Foreground(balls, VoxelRange<byte>.Above(127), c), balls.Voxels);
        yield return new ExtractCase("the same with quantiles", (t, c) => new ObjectExtraction(grey with { Quantiles = true }, t).Foreground(balls, VoxelRange<byte>.Above(127), c), balls.Voxels);
        yield return new ExtractCase("threshold, label (6), all sums, grey", (t, c) => new ObjectExtraction(grey with { Connectivity = Connectivity.Six }, t).Foreground(balls, VoxelRange<byte>.Above(127), c), balls.Voxels);
        yield return new ExtractCase("labels u32, all sums", (t, c) => new ObjectExtraction(label, t).Labels(labels, c), labels.Voxels);
        yield return new ExtractCase("the same with contacts", (t, c) => new ObjectExtraction(label with { Contacts = true }, t).Labels(labels, c), labels.Voxels);
        yield return new ExtractCase("labels u32 in every voxel, all sums", (t, c) => new ObjectExtraction(label, t).Labels(cells, c), cells.Voxels);
        yield return new ExtractCase("the same with contacts", (t, c) => new ObjectExtraction(label with { Contacts = true }, t).Labels(cells, c), cells.Voxels);
    }

    private static void Passes(TextWriter report, Volume<byte> balls, Volume<uint> labels, Volume<uint> cells, CancellationToken cancel)
    {
        foreach (ExtractCase item in Cases(balls, labels, cells)) report.WriteLine(Text(item.Name, 1, BestRun.Of(() => item.Run(1, cancel), Runs, WarmRuns, cancel), item.Voxels));
    }

    private double Copies(TextWriter report, Volume<byte> from, Volume<byte> to, CancellationToken cancel)
    {
        BestRun one = Copy(1), all = threads > 1 ? Copy(threads) : one;
        report.WriteLine(Text("memory copy", 1, one, from.Voxels));
        if (threads > 1) report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Text("memory copy", threads, all, from.Voxels)}{"",9}{one.Seconds / all.Seconds,7:0.00}"));
        return one.Seconds;

        BestRun Copy(int workers) => BestRun.Of(() => Parallel.For(0, from.SizeZ, new ParallelOptions { MaxDegreeOfParallelism = workers }, z => from.Slice(z).CopyTo(to.Slice(z))), Runs, WarmRuns, cancel);
    }

    // One thread and all threads in turn, so that what else the machine does falls on both.
    private void Line(TextWriter report, ExtractCase item, double copy, CancellationToken cancel)
    {
        ObjectTable? table = null;
        (BestRun one, BestRun all) = BestRun.Pair(() => table = item.Run(1, cancel), () => item.Run(threads, cancel), Runs, WarmRuns, cancel);
        double percent = 100.0 * table!.SliceVoxels.Sum() / item.Voxels, scale = item.Voxels / Math.Pow(size, 3);
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Text(item.Name, 1, one, item.Voxels)}{scale * copy / one.Seconds,9:0.000}{"",7}{table.Objects.Length,9}{percent,13:0.0}"));
        if (threads > 1) report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Text(item.Name, threads, all, item.Voxels)}{scale * copy / all.Seconds,9:0.000}{one.Seconds / all.Seconds,7:0.00}"));
    }

    private static string Text(string name, int workers, BestRun run, long voxels) =>
        string.Create(CultureInfo.InvariantCulture, $"{name,-44}{workers,8}{voxels / 1e6 / run.Seconds,10:0}{voxels / 1e6 / run.CpuSeconds,9:0}");

    private static void Memory(TextWriter report, Volume<byte> balls, Volume<uint> labels)
    {
        PassOptions options = new() { Intensity = true, Quantiles = true };
        Line("all sums, grey, quantiles", balls.Voxels, () => new ObjectExtraction(options).Foreground(balls, VoxelRange<byte>.Above(127)));
        Line("the same with runs kept", balls.Voxels, () => new ObjectExtraction(options with { KeepRuns = true }).Foreground(balls, VoxelRange<byte>.Above(127)));
        Line("labels u32 with contacts", 4 * labels.Voxels, () => new ObjectExtraction(new PassOptions { Input = InputKind.Labels, Contacts = true }).Labels(labels));

        void Line(string what, long input, Func<ObjectTable> pass)
        {
            ObjectTable? table = null;
            long? peak = PeakMemory.Above(() => table = pass());
            report.WriteLine(peak is null
                ? $"peak memory above input, {what}: this system does not say"
                : string.Create(CultureInfo.InvariantCulture, $"peak memory above input, {what}: {peak / 1e6:0.0} MB, input {input / 1e6:0.0} MB + {100.0 * peak / input:0} % ({table!.Objects.Length:#,0} objects, one thread)"));
            GC.KeepAlive(table);
        }
    }

    private void RealVolume(TextWriter report, CancellationToken cancel)
    {
        string grey = Path.Combine(data, "gray", "fib25_training2_gray_250.tif"), truth = Path.Combine(data, "labels", "fib25_training2_groundtruth_250.tif");
        if (!File.Exists(grey) || !File.Exists(truth))
        {
            report.WriteLine($"no real volume: {grey} and its labels are not there (--data names the folder)");
            return;
        }
        using Volume<byte> tile = VolumeSource.Open(grey).ReadAll<byte>(0, cancel);
        using Volume<uint> labelTile = VolumeSource.Open(truth).ReadAll<uint>(0, cancel);
        using Volume<byte> values = TestVolumes.Tiled(tile, size);
        using Volume<uint> labels = TestVolumes.Tiled(labelTile, size);
        PassOptions options = new() { Input = InputKind.Labels, Intensity = true };
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"fib25 (fly brain, electron microscopy, 250³) tiled to {size}³"));
        Line(report, new ExtractCase("grey > 127, label (26), all sums, grey", (t, c) => new ObjectExtraction(new PassOptions { Intensity = true }, t).Foreground(values, VoxelRange<byte>.Above(127), c), values.Voxels), double.NaN, cancel);
        Line(report, new ExtractCase("neuron labels, all sums, grey", (t, c) => new ObjectExtraction(options, t).Labels(labels, values, c), labels.Voxels), double.NaN, cancel);
        Line(report, new ExtractCase("the same with contacts", (t, c) => new ObjectExtraction(options with { Contacts = true }, t).Labels(labels, values, c), labels.Voxels), double.NaN, cancel);
    }
}

/// <summary>Something extraction does, with any number of threads.</summary>
internal sealed record ExtractCase(string Name, Func<int, CancellationToken, ObjectTable> Run, long Voxels);

/// <summary>The best of several runs: the least wall time and the least processor time.</summary>
internal readonly record struct BestRun(double Seconds, double CpuSeconds)
{
    private static readonly BestRun None = new(double.PositiveInfinity, double.PositiveInfinity);

    /// <summary>The best of some runs behind some that do not count.</summary>
    public static BestRun Of(Action action, int runs, int warm, CancellationToken cancel) => Pair(action, null, runs, warm, cancel).First;

    /// <summary>Two actions in turn.</summary>
    public static (BestRun First, BestRun Second) Pair(Action first, Action? second, int runs, int warm, CancellationToken cancel)
    {
        BestRun a = None, b = None;
        for (int i = 0; i < warm + runs; i++)
        {
            cancel.ThrowIfCancellationRequested();
            BestRun one = Once(first), other = second is null ? None : Once(second);
            if (i < warm) continue;
            (a, b) = (a.Least(one), b.Least(other));
        }
        return (a, b);
    }

    private BestRun Least(BestRun other) => new(Math.Min(Seconds, other.Seconds), Math.Min(CpuSeconds, other.CpuSeconds));

    private static BestRun Once(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        action();
        return new BestRun(Stopwatch.GetElapsedTime(start).TotalSeconds, Math.Max((Environment.CpuUsage.TotalTime - cpu).TotalSeconds, 1e-9));
    }
}
