using System.Globalization;
using Approx.Bench.Peers;
using Approx.Core;
using Approx.Extract;
using Approx.Extract.Blocks;
using Approx.Extract.Filters;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;
using Approx.Extract.Morphology;
using Approx.Extract.Volumes;

namespace Approx.Bench.Operators;

/// <summary>Operators and a whole pipeline beside scipy and scikit-image on the same volume, one thread each: processor time, best of several runs.</summary>
internal sealed class OperatorsBench(int size, int runs, bool withPeer)
{
    private const string Gaussian = "gaussian σ=2, float", Median = "median 3³, 8 bit", Distance = "exact distance transform", Split = "distance watershed, H = 0.5", SplitPeaks = "the same, peer by peaks";
    private const string Whole = "pipeline, all metrics", WholeLight = "the same, peer without hulls";

    private readonly Dictionary<string, PeerTime> peers = [];

    /// <summary>Measures and prints.</summary>
    public void Run(TextWriter report, CancellationToken cancel)
    {
        using Volume<byte> grey = TouchingBalls.Make(size);
        using Volume<float> floats = Floats(grey);
        using Volume<float> smooth = Smooth(floats);
        using Volume<byte> mask = Approx.Extract.Segmentation.GreyMask.Of(smooth, VoxelRange<float>.Above(105), Workers.One);
        VoxelSize edges = new(1, 1, 1, Unit.VoxelEdge);
        if (withPeer) AskPeer(report, grey, floats, mask, cancel);
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size}³ voxels, one thread, processor time, best of {runs}"));
        report.WriteLine($"{"what",-34}{"ours s",10}{"Mvoxel/s",10}{"peer s",10}{"Mvoxel/s",10}{"ratio",8}");
        Line(report, Gaussian, Best(() => Smooth(floats).Dispose(), cancel));
        Line(report, Median, Best(() => RunSteps(grey, "filter median:3").Dispose(), cancel));
        Line(report, Distance, Best(() => DistanceTransform.Distance(mask, edges, Workers.One).Dispose(), cancel));
        double split = Best(() => Watershed.Split(mask, 0.5, edges, Workers.One).Dispose(), cancel);
        Line(report, Split, split);
        Line(report, SplitPeaks, split);
        int objects = 0;
        double whole = Best(() => objects = Pipeline(grey), cancel);
        Line(report, Whole, whole);
        Line(report, WholeLight, whole);
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"pipeline: gaussian:1, otsu, open:26, watershed:0.5, metrics; {objects} objects"));
        foreach ((string name, PeerTime time) in peers) report.WriteLine($"peer's result of {name}: {time.Value}");
    }

    private static Volume<float> Smooth(Volume<float> floats)
    {
        AxisWeights weights = AxisWeights.Gaussian(2);
        return new SeparableFilter(weights, weights, weights, Border.Reflect) { InFloat = true }.Apply(floats, Workers.One);
    }

    private static Volume<float> Floats(Volume<byte> grey)
    {
        Volume<float> floats = Volume<float>.Uninitialised(grey.SizeZ, grey.SizeY, grey.SizeX, grey.VoxelSize);
        for (int z = 0; z < grey.SizeZ; z++)
        {
            for (int i = 0; i < grey.Slice(z).Length; i++) floats.Slice(z)[i] = grey.Slice(z)[i];
        }
        return floats;
    }

    private static PipelineResult RunSteps(Volume<byte> grey, params string[] steps) =>
        new PipelineRunner([.. steps.Select(s => s.Split(' ', 2)).Select(s => PipelineStep.Of(s[0], s.Length > 1 ? s[1] : ""))], Connectivity.TwentySix, Workers.One).Run(grey, VoxelSize.Unknown);

    // Every metric of the objects table, as extract measures it.
    private static int Pipeline(Volume<byte> grey)
    {
        using PipelineResult made = RunSteps(grey, "filter gaussian:1", "threshold otsu", "morphology open:26", "split watershed:0.5");
        PassOptions pass = new() { Input = InputKind.Labels, Intensity = true, Quantiles = true, Contacts = true, KeepRuns = true };
        ObjectTable table = new ObjectExtraction(pass, 1).Labels(made.Labels!, grey);
        VoxelSize edges = new(1, 1, 1, Unit.VoxelEdge);
        CroftonWeights weights = new(edges);
        ObjectMeasures[] sums = [.. table.Objects.Select(o => new ObjectMeasures(o, edges, weights, table.Size))];
        ShapeMeasures[] shapes = ShapeVisit.Measure(table, edges);
        _ = NearestNeighbour.Distances([.. sums.Select(s => (s.CentroidX, s.CentroidY, s.CentroidZ))]);
        return shapes.Length;
    }

    private void AskPeer(TextWriter report, Volume<byte> grey, Volume<float> floats, Volume<byte> mask, CancellationToken cancel)
    {
        PythonPeer? peer = PythonPeer.TryFind(out string found);
        report.WriteLine(found);
        if (peer is null) return;
        using PeerFolder folder = new();
        string load = PeerFolder.Load("grey", folder.Write(grey)) + PeerFolder.Load("floats", folder.Write(floats)) + PeerFolder.Load("mask", folder.Write(mask));
        string script = $"""
            from skimage.feature import peak_local_max
            ones = np.ones((3, 3, 3))
            mask = mask.astype(bool)
            measure('{Gaussian}', lambda: ndimage.gaussian_filter(floats, 2.0))
            measure('{Median}', lambda: ndimage.median_filter(grey, 3), 1)
            measure('{Distance}', lambda: ndimage.distance_transform_edt(mask))
            def split(markers):
                distance = ndimage.distance_transform_edt(mask)
                return skimage.segmentation.watershed(-distance, markers(distance), mask=mask)
            def peaks(distance):
                places = np.zeros(mask.shape, bool)
                places[tuple(peak_local_max(distance, min_distance=5, labels=mask.astype(np.uint8)).T)] = True
                return ndimage.label(places, ones)[0]
            measure('{Split}', lambda: split(lambda d: ndimage.label(skimage.morphology.h_maxima(d, 0.5), ones)[0]).max(), 1)
            measure('{SplitPeaks}', lambda: split(peaks).max())
            def pipeline(markers, more):
                smooth = ndimage.gaussian_filter(grey.astype(np.float32), 1.0)
                opened = ndimage.binary_opening(smooth > skimage.filters.threshold_otsu(smooth), ones)
                distance = ndimage.distance_transform_edt(opened)
                labels = skimage.segmentation.watershed(-distance, markers(distance, opened), mask=opened)
                properties = ['label', 'area', 'bbox', 'centroid', 'weighted_centroid', 'equivalent_diameter_area', 'euler_number', 'inertia_tensor_eigvals', 'axis_major_length', 'intensity_mean', 'intensity_min', 'intensity_max']
                table = skimage.measure.regionprops_table(labels, intensity_image=grey, properties=properties + more)
                return len(table['label'])
            def peaks_in(distance, inside):
                places = np.zeros(inside.shape, bool)
                places[tuple(peak_local_max(distance, min_distance=5, labels=inside.astype(np.uint8)).T)] = True
                return ndimage.label(places, ones)[0]
            measure('{WholeLight}', lambda: pipeline(peaks_in, []), 1)
            measure('{Whole}', lambda: pipeline(lambda d, m: ndimage.label(skimage.morphology.h_maxima(d, 0.5), ones)[0], ['solidity', 'feret_diameter_max']), 1)
            """;
        foreach ((string name, PeerTime time) in peer.Time(script, load, Math.Min(runs, 3), cancel)) peers[name] = time;
    }

    private void Line(TextWriter report, string what, double seconds)
    {
        double voxels = Math.Pow(size, 3) / 1e6;
        string line = string.Create(CultureInfo.InvariantCulture, $"{what,-34}{seconds,10:0.0000}{voxels / seconds,10:0.0}");
        if (peers.TryGetValue(what, out PeerTime? peer)) line += string.Create(CultureInfo.InvariantCulture, $"{peer.CpuSeconds,10:0.000}{voxels / peer.CpuSeconds,10:0.0}{peer.CpuSeconds / seconds,8:0.0}");
        report.WriteLine(line);
        report.Flush();
    }

    private double Best(Action action, CancellationToken cancel)
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < runs; i++)
        {
            cancel.ThrowIfCancellationRequested();
            TimeSpan before = Environment.CpuUsage.TotalTime;
            action();
            best = Math.Min(best, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        }
        return best;
    }
}
