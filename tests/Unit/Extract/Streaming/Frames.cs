using System.Globalization;
using System.Text;
using Approx.Core;
using Approx.Extract;
using Approx.Extract.Blocks;
using Approx.Extract.Metrics;
using Approx.Extract.Observers;
using Approx.Extract.Streaming;
using Approx.Extract.Volumes;
using Approx.Store;
using Approx.Tests.Extract.Blocks;

namespace Approx.Tests.Extract.Streaming;

/// <summary>One frame measured by a pipeline, every number of it as text: whole in memory, or in blocks in a folder of its own.</summary>
internal sealed class Frames : IDisposable
{
    // In memory where the system has such a folder: thousands of blocks are flushed one by one.
    private readonly string folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"approx-blocks-{Guid.NewGuid():N}")).FullName;
    private int runs;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>The frame measured in memory on one thread.</summary>
    public static string InMemory(VolumeSource source, VolumeSource? grey, Pipeline pipeline) =>
        Measure(source, grey, pipeline, new ExtractOptions { Inputs = [], Threads = 1 }, streamed: false, (_, _) => throw new InvalidOperationException("nothing is kept"));

    /// <summary>The frame measured in blocks.</summary>
    public string InBlocks(VolumeSource source, VolumeSource? grey, Pipeline pipeline, int block, int threads)
    {
        ExtractOptions options = new() { Inputs = [], Threads = threads, Block = block };
        return Measure(source, grey, pipeline, options, streamed: true, Kept(source, options, ExtractionPath.Choose(pipeline, options, Planned(source), grey?.Info)));
    }

    /// <summary>The frame measured in slabs that a budget allows.</summary>
    public string Within(long budget, VolumeSource source, VolumeSource? grey, Pipeline pipeline, int threads)
    {
        ExtractOptions options = new() { Inputs = [], Threads = threads, Open = new VolumeOpenOptions { MemoryBudget = budget } };
        return Measure(source, grey, pipeline, options, streamed: true, Kept(source, options, ExtractionPath.Choose(pipeline, options, Planned(source), grey?.Info)));
    }

    private static PlannedVolume Planned(VolumeSource source) => new(new InputVolume(source.Info.Path, "v"), source.Info, "s", [], VoxelSize.Unknown);

    private Func<int, PassOptions, BlockFolder> Kept(VolumeSource source, ExtractOptions options, ExtractionPath path) => (_, pass) =>
    {
        KeptWork work = KeptWork.Take(new StoreLayout(folder), string.Create(CultureInfo.InvariantCulture, $"run{runs++}"));
        return BlockFolder.Open(work, source.Info, pass, SlabPlan.Choose(source.Info, path.Memory!, options.Block, options.Threads), false, _ => false, "v", _ => { });
    };

    private static string Measure(VolumeSource source, VolumeSource? grey, Pipeline pipeline, ExtractOptions options, bool streamed, Func<int, PassOptions, BlockFolder> blocks)
    {
        PlannedVolume planned = Planned(source);
        ExtractionPath path = ExtractionPath.Choose(pipeline, options, planned, grey?.Info);
        Assert.Equal(streamed, path.IsStreamed);
        MeasuredFrame frame = new VolumeMeasurer(pipeline, options, planned) { Path = path, Blocks = blocks, Observer = new FrameObserver(pipeline, source.Info.SizeZ, new Workers(options.Threads, default)) }.Measure(source, grey, 0, TestContext.Current.CancellationToken);
        StringBuilder text = new();
        text.AppendLine(StateText.Of(frame.Table)).AppendLine(CultureInfo.InvariantCulture, $"foreground {frame.ForegroundVoxels} threshold {frame.Threshold} kept {string.Join(' ', frame.Kept)}");
        foreach (ObjectColumn column in ObjectColumns.All)
        {
            text.Append(column.Name);
            foreach (MeasuredObject measured in frame.Measures) text.Append(CultureInfo.InvariantCulture, $" {column.Whole?.Invoke(measured)}{column.Real?.Invoke(measured):R}");
            text.AppendLine();
        }
        foreach (GreyStatistics slice in frame.Slices.Grey ?? []) text.Append(slice).Append(' ');
        text.AppendJoin(' ', frame.Slices.SliceObjects ?? []).AppendLine();
        foreach ((double low, double high, long count) in frame.Slices.Histogram?.Rows() ?? []) text.Append(CultureInfo.InvariantCulture, $" {low:R} {high:R} {count}");
        return text.ToString();
    }
}
