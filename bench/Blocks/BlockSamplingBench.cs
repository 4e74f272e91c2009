using System.Globalization;
using Approx.Cli.Commands;
using Approx.Core;
using Approx.Engine;
using Approx.Extract;
using Approx.Extract.Blocks;
using Approx.Extract.Volumes;
using Approx.Statistics;
using Approx.Store;

namespace Approx.Bench.Blocks;

/// <summary>
/// Draws blocks of a label volume many times over, as `approx extract --sample-blocks` does, asks the engine for count, total and mean volume,
/// and sets the answers beside the whole volume; beside them the two usual rules on the same draws.
/// </summary>
internal sealed class BlockSamplingBench
{
    /// <summary>The label volume.</summary>
    public required string Volume { get; init; }

    /// <summary>Draws.</summary>
    public required int Draws { get; init; }

    /// <summary>Share of the blocks.</summary>
    public required double Fraction { get; init; }

    /// <summary>Edge of the blocks in voxels.</summary>
    public required int Edge { get; init; }

    /// <summary>Width of the guard in voxels.</summary>
    public required int Guard { get; init; }

    /// <summary>Threads.</summary>
    public required int Threads { get; init; }

    /// <summary>Measures and prints.</summary>
    public void Run(TextWriter report, CancellationToken cancel)
    {
        using VolumeSource source = VolumeSource.Open(Volume);
        using Volume<uint> labels = source.ReadAll<uint>(0, cancel);
        (int Z, int Y, int X) size = (labels.SizeZ, labels.SizeY, labels.SizeX);
        Dictionary<uint, long> objects = [];
        for (int z = 0; z < size.Z; z++)
        {
            foreach (uint label in labels.Slice(z))
            {
                if (label != 0) objects[label] = objects.GetValueOrDefault(label) + 1;
            }
        }
        double count = objects.Count, total = objects.Values.Sum();
        BlockDraw all = BlockDraw.Of("all", 0, size, Edge, 1, ShapeStore.DefaultSeed);
        (WindowTotals Crop, WindowTotals Exclude)[] windows = [.. all.Blocks.Select(b => WindowRules.Of(labels, b))];

        RuleCount crop = new("crop, count every piece", count, total), exclude = new("exclude what touches the window", count, total), ours = new("first voxel, with guard (Approx)", count, total);
        int drawn = 0;
        int warned = 0;
        foreach (Answer answer in Ask(cancel))
        {
            AnswerRow row = answer.Rows[0];
            if (answer.Provenance.Warnings.Count > 0) warned++;
            ours.Add(Cell(row, 1), Cell(row, 2), Cell(row, 3));
            BlockDraw draw = BlockDraw.Of((string)row.Values[0]!, 0, size, Edge, Fraction, ShapeStore.DefaultSeed);
            drawn = draw.Blocks.Count;
            Naive(crop, draw, [.. draw.Blocks.Select(b => windows[b.Number].Crop)]);
            Naive(exclude, draw, [.. draw.Blocks.Select(b => windows[b.Number].Exclude)]);
        }
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(Volume)}: {size.Z}×{size.Y}×{size.X} voxels, {count:#,0} objects; {drawn} of {all.Population} blocks of {Edge}³ voxels, guard {Guard}, {Draws} draws\n"));
        report.WriteLine(RuleCount.Head);
        foreach (RuleCount rule in new[] { crop, exclude, ours }) report.WriteLine(rule);
        report.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{warned} of {Draws} answers carried a warning\n"));
    }

    // The draw depends on the volume's name: one link to the file for each draw gives them all in one store.
    private List<Answer> Ask(CancellationToken cancel)
    {
        string folder = Directory.CreateTempSubdirectory("approx-blocks-").FullName;
        try
        {
            string inputs = Directory.CreateDirectory(Path.Combine(folder, "volumes")).FullName, store = Path.Combine(folder, "draws.approx");
            for (int d = 0; d < Draws; d++) File.CreateSymbolicLink(Path.Combine(inputs, string.Create(CultureInfo.InvariantCulture, $"draw{d:00000}{Path.GetExtension(Volume)}")), Path.GetFullPath(Volume));
            ExtractJob job = new(new Pipeline { Labels = true, VoxelSize = VoxelSize.Unknown }, new ExtractOptions
            {
                Inputs = [inputs],
                Threads = Threads,
                Block = Edge,
                SampleBlocks = new BlockSampling(Fraction, new Quantity(Guard, Unit.One)),
            });
            ExtractRun.Into(store, job, SampleChoice.Of(null, null), null, cancel);
            using ApproxEngine engine = ApproxEngine.Open(store);
            using Session session = engine.OpenSession();
            // A statement for each draw, for warnings are of statements.
            return [.. session.Ask("SELECT DISTINCT volume_id FROM blocks ORDER BY volume_id", cancel).Rows.Select(v => session.Ask($"SELECT volume_id, COUNT(*), SUM(volume), AVG(volume) FROM objects WHERE volume_id = '{v.Values[0]}' GROUP BY volume_id", cancel))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (double, Interval) Cell(AnswerRow row, int column)
    {
        double value = row.Values[column] is { } v ? Convert.ToDouble(v, CultureInfo.InvariantCulture) : double.NaN;
        return (value, row.Intervals[column] is var (low, high) ? new Interval(low, high) : Interval.Point(value));
    }

    private static void Naive(RuleCount rule, BlockDraw draw, WindowTotals[] drawn)
    {
        StratifiedTotals totals = ClusterTotals.FromBlocks(draw.Population, [.. drawn.SelectMany(w => new[] { w.Objects, w.Voxels })], 2);
        IntervalChoice choice = IntervalChoice.Textbook(Confidence.Default);
        (double, Interval) Of(Estimate e) => (e.Value, e.Interval);
        rule.Add(Of(Estimators.Total(totals, 0, choice)), Of(Estimators.Total(totals, 1, choice)), Of(Estimators.Ratio(totals, 1, 0, choice)));
    }
}
