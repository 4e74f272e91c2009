using System.Globalization;
using Approx.Bench.Peers;
using Approx.Extract.Blocks;
using Approx.Extract.Labelling;
using Approx.Extract.Volumes;

namespace Approx.Bench.Extraction;

/// <summary>scikit-image on the same volume: threshold, label, and a table of region properties.</summary>
internal static class ExtractPeer
{
    private const string Script = """
        binary = v > 127
        measure('label', lambda: skimage.measure.label(v > 127, connectivity=3).max())
        def table(properties):
            labels = skimage.measure.label(v > 127, connectivity=3)
            return len(skimage.measure.regionprops_table(labels, v, properties=properties)['label'])
        measure('table', lambda: table(('label', 'area', 'centroid', 'inertia_tensor_eigvals', 'intensity_mean')), runs=1)
        measure('wide', lambda: table(('label', 'area', 'bbox', 'centroid', 'inertia_tensor_eigvals', 'euler_number', 'intensity_mean', 'intensity_min', 'intensity_max', 'weighted_centroid')), runs=1)
        # Every column our one pass fills, as far as the peer has a property for it, and through numpy what is one line there. It has no mean
        # breadth, no exposed faces, no second Euler number; a surface only as a mesh by marching cubes, so that is a line of its own.
        def sd(mask, values): return values[mask].std()
        def total(mask, values): return values[mask].sum()
        def quantiles(mask, values): return np.percentile(values[mask], [5, 50, 95])
        def surface(mask):
            vertices, faces, _, _ = skimage.measure.marching_cubes(np.pad(mask, 1), 0.5)
            return skimage.measure.mesh_surface_area(vertices, faces)
        def everything(extra):
            labels = skimage.measure.label(v > 127, connectivity=3)
            properties = ('label', 'area', 'equivalent_diameter_area', 'bbox', 'centroid', 'inertia_tensor', 'inertia_tensor_eigvals', 'euler_number', 'intensity_mean', 'intensity_min', 'intensity_max', 'weighted_centroid')
            return len(skimage.measure.regionprops_table(labels, v, properties=properties, extra_properties=extra)['label'])
        measure('everything', lambda: everything((sd, total, quantiles)), runs=1)
        measure('surface', lambda: everything((sd, total, quantiles, surface)), runs=1)
        """;

    /// <summary>Prints both sides and their ratios, or that there is no peer.</summary>
    public static void Run(TextWriter report, Volume<byte> volume, int runs, CancellationToken cancel)
    {
        PythonPeer? peer = PythonPeer.TryFind(out string found);
        report.WriteLine(found);
        if (peer is null) return;
        using PeerFolder folder = new();
        PassOptions options = new() { Intensity = true };
        int objects = 0;
        BestRun sums = Ours(options), quantiles = Ours(options with { Quantiles = true });
        IReadOnlyDictionary<string, PeerTime> theirs = peer.Time(Script, PeerFolder.Load("v", folder.Write(volume)), runs: 3, cancel: cancel);
        Line("threshold and label alone", theirs["label"], sums);
        Line("with area, centroid, inertia, mean", theirs["table"], sums);
        Line("with bbox, Euler number, minimum, maximum, weighted centroid", theirs["wide"], sums);
        Line("with every column of our pass it has a property for, and sd, sum and quantiles by numpy (ours with quantiles)", theirs["everything"], quantiles);
        Line("the same with a surface by marching cubes", theirs["surface"], quantiles);

        BestRun Ours(PassOptions pass) => BestRun.Of(() => objects = new ObjectExtraction(pass).Foreground(volume, VoxelRange<byte>.Above(127), cancel).Objects.Length, runs, 2, cancel);

        void Line(string what, PeerTime time, BestRun ours) => report.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"scikit-image: {what}: {volume.Voxels / 1e6 / time.Seconds:0.0} Mvoxel/s ({time.Value} objects); ours with all sums and grey: {volume.Voxels / 1e6 / ours.Seconds:0} ({objects}), ratio {time.Seconds / ours.Seconds:0}, of processor time {time.CpuSeconds / ours.CpuSeconds:0}"));
    }
}
