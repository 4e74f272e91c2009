using Approx.Core;
using Approx.Extract;
using Approx.Extract.Blocks;
using Approx.Extract.Metrics;
using Approx.Extract.Volumes;
using Approx.Tests.Extract.Blocks;
using FsCheck;
using FsCheck.Fluent;

namespace Approx.Tests.Extract.Metrics;

/// <summary>Whatever the object: every column of the objects table is a finite number or NULL.</summary>
public sealed class FiniteMeasuresTests
{
    private static readonly PassOptions Everything = new() { Input = InputKind.Labels, Intensity = true, Quantiles = true, Contacts = true, KeepRuns = true };

    [Fact]
    public void Every_column_of_random_objects_is_finite_or_null_for_any_voxel_size_and_any_grey_value() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            RandomVolume random = new(seed);
            Random draw = new(seed);
            using Volume<ulong> labels = new(random.Z, random.Y, random.X, Size(draw));
            using Volume<double> grey = new(random.Z, random.Y, random.X, labels.VoxelSize);
            ulong[] ids = [ulong.MaxValue, 1, (ulong)draw.NextInt64(1, long.MaxValue), 1UL << 63];
            for (int i = 0; i < random.Labels.Length; i++)
            {
                (int z, int y, int x) = (i / (random.Y * random.X), i / random.X % random.Y, i % random.X);
                labels[z, y, x] = random.Labels[i] == 0 ? 0 : ids[random.Labels[i] / 1000];
                grey[z, y, x] = Grey(draw);
            }
            CheckAll(labels, grey);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Theory]
    [InlineData("one voxel", 1, 1, 1)]
    [InlineData("a volume that is one line", 1, 1, 40)]
    [InlineData("a line", 1, 1, 9)]
    [InlineData("a column", 9, 1, 1)]
    [InlineData("a plane", 1, 7, 8)]
    [InlineData("a ball of one label in a shell of another", 5, 5, 5)]
    public void Degenerate_objects_have_finite_measures(string what, int z, int y, int x)
    {
        foreach (bool border in (bool[])[true, false])
        {
            foreach (VoxelSize size in (VoxelSize[])[VoxelSize.Unknown, new VoxelSize(6.5, 0.78, 0.78, Unit.Micrometre), new VoxelSize(1e-3, 1, 1e3, Unit.Micrometre)])
            {
                int at = border ? 0 : 1;
                using Volume<ulong> labels = new(z + (2 * at), y + (2 * at), x + (2 * at), size);
                using Volume<double> grey = new(labels.SizeZ, labels.SizeY, labels.SizeX, size);
                bool shell = what.Contains("shell", StringComparison.Ordinal);
                foreach ((int k, int j, int i) in NaiveObjects.Box((0, 0, 0), (z, y, x)))
                {
                    bool inside = shell && k > 0 && j > 0 && i > 0 && k < z - 1 && j < y - 1 && i < x - 1;
                    // The hollow shell once with another object in it and once empty.
                    labels[k + at, j + at, i + at] = !inside ? ulong.MaxValue : border ? 7UL : 0UL;
                }
                MeasuredObject[] objects = CheckAll(labels, grey);
                Assert.Equal(shell && border ? 2 : 1, objects.Length);
                Assert.Equal(shell ? (z * y * x) - ((z - 2) * (y - 2) * (x - 2)) : z * y * x, objects[^1].Sums.Voxels);
                Assert.Equal(border, objects[^1].Sums.TouchesBorder);
                Assert.Equal(shell ? 2 : 1, objects[^1].Sums.EulerNumber);
                if (z == 1 && y == 1) Assert.Equal((x - 1) * size.X, objects[0].Shape!.GeodesicDiameter!.Value, 9);
            }
        }
    }

    private static MeasuredObject[] CheckAll(Volume<ulong> labels, Volume<double> grey)
    {
        ObjectTable table = new ObjectExtraction(Everything).Labels(labels, grey);
        CroftonWeights weights = new(labels.VoxelSize);
        ShapeMeasures[] shapes = ShapeVisit.Measure(table, labels.VoxelSize, ShapeMetrics.All, 1);
        (int Contacts, double Area)[] contacts = table.ContactSums(labels.VoxelSize);
        ObjectMeasures[] sums = [.. table.Objects.Select(o => new ObjectMeasures(o, labels.VoxelSize, weights, table.Size))];
        double?[] nearest = NearestNeighbour.Distances([.. sums.Select(s => (s.CentroidX, s.CentroidY, s.CentroidZ))]);
        MeasuredObject[] objects = [.. sums.Select((s, i) => new MeasuredObject(s) { Shape = shapes[i], Contacts = contacts[i].Contacts, ContactArea = contacts[i].Area, NearestDistance = nearest[i] })];
        foreach (MeasuredObject measured in objects)
        {
            foreach (ObjectColumn column in ObjectColumns.All)
            {
                if (column.Real?.Invoke(measured) is { } value) Assert.True(double.IsFinite(value), $"{column.Name} is {value} (label {measured.Sums.Label}, {measured.Sums.Voxels} voxels)");
                if (column.Whole?.Invoke(measured) is { } whole && column.Name is not ("euler_number" or "euler_number_6")) Assert.True(whole >= 0, $"{column.Name} is {whole}");
            }
        }
        return objects;
    }

    private static VoxelSize Size(Random draw) => draw.Next(3) == 0 ? VoxelSize.Unknown : new VoxelSize(Edge(draw), Edge(draw), Edge(draw), Unit.Micrometre);

    private static double Edge(Random draw) => Math.Pow(10, (draw.NextDouble() * 6) - 3);

    private static double Grey(Random draw) => draw.Next(10) switch
    {
        0 => double.NaN,
        1 => double.NegativeInfinity,
        2 => double.MaxValue,
        3 => -double.MaxValue,
        4 => double.Epsilon,
        5 => 0,
        6 => draw.NextDouble() * 1e-300,
        _ => draw.NextDouble() - 0.5,
    };
}
