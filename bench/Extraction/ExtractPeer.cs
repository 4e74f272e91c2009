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
        BestRun ours = BestRun.Of(() => objects = new ObjectExtraction(options).Foreground(volume, VoxelRange<byte>.Above(127), cancel).Objects.Length, runs, 2, cancel);
        IReadOnlyDictionary<string, PeerTime> theirs = peer.Time(Script, PeerFolder.Load("v", folder.Write(volume)), runs: 3, cancel: cancel);
        Line("threshold and label alone", theirs["label"]);
        Line("with area, centroid, inertia, mean", theirs["table"]);
        Line("with bbox, Euler number, minimum, maximum, weighted centroid", theirs["wide"]);

        void Line(string what, PeerTime time) => report.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"scikit-image: {what}: {volume.Voxels / 1e6 / time.Seconds:0.0} Mvoxel/s ({time.Value} objects); ours with all sums and grey: {volume.Voxels / 1e6 / ours.Seconds:0} ({objects}), ratio {time.Seconds / ours.Seconds:0}, of processor time {time.CpuSeconds / ours.CpuSeconds:0}"));
    }
}
