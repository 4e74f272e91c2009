using Approx.Core;
using Approx.Extract.Blocks;
using Approx.Extract.Labelling;
using Approx.Extract.Metrics;
using Approx.Extract.Volumes;
using Approx.Tests.Extract.Blocks;

namespace Approx.Tests.Extract.Metrics;

public sealed class ShapeMeasuresTests
{
    [Theory]
    [InlineData("bat_sp1", "labels/bat-cochlea_sub25.tif", "1um")]
    [InlineData("ellipsoid_sp1", "labels/ellipsoid_A45_B35_C25_T30_P20_R10.tif", "1um")]
    [InlineData("platynereis_gt_sp1", "labels/Platynereis_tp7_gt_256x256x103.tif", "1um")]
    [InlineData("platynereis_gt_sp2-0.41-0.41", "labels/Platynereis_tp7_gt_256x256x103.tif", "2,0.41,0.41um")]
    [InlineData("stardist_sp1", "labels/stardist_mask3d.tif", "1um")]
    [InlineData("stardist_sp2-0.5-0.7", "labels/stardist_mask3d.tif", "2,0.5,0.7um")]
    public void Extent_inscribed_radius_and_geodesic_diameter_equal_the_reference(string name, string file, string voxelSize)
    {
        GoldTable gold = new($"gold/objects/objects_{name}.csv");
        VoxelSize voxel = VoxelSize.Parse(voxelSize);
        using VolumeSource source = VolumeSource.Open(SharedData.Path(file));
        using Volume<uint> labels = source.ReadAll<uint>();
        ObjectTable table = new ObjectExtraction(new PassOptions { Input = InputKind.Labels, KeepRuns = true }, threads: 2).Labels(labels);
        ShapeMeasures[] measures = ShapeVisit.Measure(table, voxel, ShapeMetrics.Extent | ShapeMetrics.Thickness, threads: 2);
        int geodesics = 0;
        for (int row = 0; row < gold.Rows; row++)
        {
            gold.Near(row, "feret_corners", measures[row].FeretMax!.Value);
            gold.Near(row, "hull_volume_corners", measures[row].ConvexVolume!.Value);
            gold.Near(row, "solidity_corners", measures[row].Solidity!.Value);
            gold.Near(row, "inscribed_radius", measures[row].InscribedRadius!.Value);
            Assert.InRange(measures[row].ThicknessMean!.Value, 0, (2 * measures[row].InscribedRadius!.Value) + 1e-12);
            if (!gold.Has(row, "geodesic_exact")) continue;
            gold.Near(row, "geodesic_exact", GeodesicDiameter.Of(new ObjectBox(table.Runs![row], table.Objects[row]), voxel)!.Value);
            geodesics++;
        }
        Assert.True(geodesics > 0 || gold.Rows == 1);
    }

    [Fact]
    public void Distances_equal_the_nearest_empty_voxel_found_by_trying_all()
    {
        Random random = new(1);
        VoxelSize voxel = VoxelSize.Parse("2,0.7,1um");
        for (int round = 0; round < 15; round++)
        {
            (ObjectBox box, List<(int Z, int Y, int X)> voxels, _) = Blob(random, voxel);
            HashSet<(int, int, int)> inside = [.. voxels];
            double[] squared = ObjectDistances.Squared(box, voxel);
            List<(int Z, int Y, int X)> outside = [.. NaiveObjects.Box((0, 0, 0), (box.SizeZ, box.SizeY, box.SizeX)).Where(v => !inside.Contains(v))];
            foreach ((int z, int y, int x) in voxels)
            {
                double expected = outside.Min(o => Math.Pow((o.Z - z) * voxel.Z, 2) + Math.Pow((o.Y - y) * voxel.Y, 2) + Math.Pow((o.X - x) * voxel.X, 2));
                Assert.Equal(expected, squared[(((z * box.SizeY) + y) * box.SizeX) + x], 1e-9);
            }
        }
    }

    [Fact]
    public void A_search_finds_the_distances_that_relaxing_every_edge_until_nothing_changes_finds()
    {
        Random random = new(9);
        foreach (string size in new[] { "1um", "3,0.5,1um" })
        {
            VoxelSize voxel = VoxelSize.Parse(size);
            for (int round = 0; round < 15; round++)
            {
                (ObjectBox box, List<(int Z, int Y, int X)> voxels, _) = Blob(random, voxel);
                using VoxelGraph graph = new(box, voxel);
                int from = random.Next(graph.Count);
                graph.Search(from);
                voxels.Sort();
                double[] expected = [.. voxels.Select((_, i) => i == from ? 0 : double.PositiveInfinity)];
                for (bool changed = true; changed;)
                {
                    changed = false;
                    for (int i = 0; i < voxels.Count; i++)
                    {
                        for (int j = 0; j < voxels.Count; j++)
                        {
                            (int dz, int dy, int dx) = (voxels[i].Z - voxels[j].Z, voxels[i].Y - voxels[j].Y, voxels[i].X - voxels[j].X);
                            if (Math.Max(Math.Abs(dz), Math.Max(Math.Abs(dy), Math.Abs(dx))) != 1) continue;
                            double way = expected[i] + Math.Sqrt((dz * voxel.Z * dz * voxel.Z) + (dy * voxel.Y * dy * voxel.Y) + (dx * voxel.X * dx * voxel.X));
                            if (way >= expected[j] - 1e-9) continue;
                            expected[j] = way;
                            changed = true;
                        }
                    }
                }
                for (int i = 0; i < voxels.Count; i++) Assert.Equal(expected[i], graph.Distance(i), 1e-9);
            }
        }
    }

    [Fact]
    public void A_hull_holds_every_point_and_merges_no_volume_away()
    {
        Random random = new(2);
        for (int round = 0; round < 40; round++)
        {
            int spread = random.Next(2, 40);
            (int X, int Y, int Z)[] points = [.. Enumerable.Range(0, random.Next(8, 120)).Select(_ => (random.Next(spread), random.Next(spread), random.Next(spread))), (0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1)];
            ConvexHull hull = new(points);
            // A hull of the vertices alone is the same hull; so is one of the points in another order.
            random.Shuffle(points);
            Assert.Equal(hull.SixfoldVolume, new ConvexHull([.. hull.Vertices]).SixfoldVolume);
            Assert.Equal(hull.SixfoldVolume, new ConvexHull(points).SixfoldVolume);
            // No point of the set lies outside: adding it changes nothing; a point far outside does.
            Assert.True(new ConvexHull([.. points, (spread, spread, spread + 1)]).SixfoldVolume > hull.SixfoldVolume);
            double farthest = Math.Sqrt(points.Max(a => points.Max(b => Math.Pow(a.X - b.X, 2) + Math.Pow(2 * (a.Y - b.Y), 2) + Math.Pow(3 * (a.Z - b.Z), 2))));
            Assert.Equal(farthest, hull.Diameter(1, 2, 3), 1e-9);
        }
        Assert.Equal(6 * 24, new ConvexHull([.. NaiveObjects.Box((0, 0, 0), (3, 4, 5)).Select(static p => (p.X, p.Y, p.Z))]).SixfoldVolume);
    }

    [Fact]
    public void Thinning_keeps_the_topology_and_leaves_no_voxel_that_could_go()
    {
        Random random = new(3);
        VoxelSize voxel = VoxelSize.Parse("1um");
        for (int round = 0; round < 20; round++)
        {
            (ObjectBox box, List<(int Z, int Y, int X)> voxels, ulong[,,] labels) = Blob(random, voxel);
            ObjectState before = NaiveObjects.Measure(labels)[0];
            ObjectSkeleton skeleton = ObjectSkeleton.Thin(box, voxel);
            ulong[,,] thin = new ulong[box.SizeZ, box.SizeY, box.SizeX];
            foreach ((int z, int y, int x) in voxels) thin[z, y, x] = box.Mask[(((z * box.SizeY) + y) * box.SizeX) + x] ? 1UL : 0;
            ObjectState after = NaiveObjects.Measure(thin)[0];
            Assert.Equal(before.Euler26, after.Euler26);
            bool[,,] mask = new bool[box.SizeZ, box.SizeY, box.SizeX];
            foreach ((int z, int y, int x) in voxels) mask[z, y, x] = thin[z, y, x] != 0;
            Assert.Equal(1UL, NaiveObjects.Label(mask, Connectivity.TwentySix).Cast<ulong>().Max());
            Assert.True(after.N < before.N || before.N < 8);
            Assert.True(skeleton.Length >= 0);
        }
    }

    [Fact]
    public void A_straight_rod_a_cross_and_a_ring_have_the_ends_junctions_and_branches_one_sees()
    {
        VoxelSize voxel = VoxelSize.Parse("2um");
        Assert.Equal(new ObjectSkeleton(16, 1, 0, 2), Skeleton([.. Enumerable.Range(1, 9).Select(static x => (1, 1, x))], voxel));
        Assert.Equal(new ObjectSkeleton(32, 4, 1, 4), Skeleton([.. Enumerable.Range(1, 9).Select(static x => (1, 5, x)), .. Enumerable.Range(1, 9).Select(static y => (1, y, 5))], voxel));
        ObjectSkeleton ring = Skeleton([.. NaiveObjects.Box((1, 1, 1), (2, 8, 8)).Where(static p => p.Y is 1 or 7 || p.X is 1 or 7)], voxel);
        Assert.Equal((1, 0, 0), (ring.Branches, ring.Junctions, ring.Ends));
        Assert.Equal(new ObjectSkeleton(0, 0, 0, 0), Skeleton([(1, 1, 1)], voxel));
    }

    [Fact]
    public void Nearest_distances_equal_those_found_by_trying_all_pairs()
    {
        Random random = new(4);
        for (int round = 0; round < 30; round++)
        {
            double flat = round % 3 == 0 ? 0 : 10;
            (double X, double Y, double Z)[] points = [.. Enumerable.Range(0, random.Next(2, 200)).Select(_ => (random.NextDouble() * 100, Math.Pow(random.NextDouble(), 4) * 50, random.NextDouble() * flat))];
            double?[] found = NearestNeighbour.Distances(points);
            for (int i = 0; i < points.Length; i++)
            {
                double expected = points.Where((_, j) => j != i).Min(q => Math.Sqrt(Math.Pow(q.X - points[i].X, 2) + Math.Pow(q.Y - points[i].Y, 2) + Math.Pow(q.Z - points[i].Z, 2)));
                Assert.Equal(expected, found[i]!.Value, 1e-12);
            }
        }
        Assert.Null(NearestNeighbour.Distances([(1, 2, 3)])[0]);
        Assert.Equal([0.0, 0.0], NearestNeighbour.Distances([(1, 2, 3), (1, 2, 3)]));
    }

    [Fact]
    public void A_long_bent_object_has_the_length_of_its_way_and_an_object_in_pieces_has_none()
    {
        VoxelSize voxel = VoxelSize.Parse("1um");
        // A snake of rows longer than the exact limit: the way is known.
        List<(int Z, int Y, int X)> snake = [];
        for (int y = 1; y < 60; y += 2)
        {
            for (int x = 1; x <= 40; x++) snake.Add((1, y, x));
            if (y + 2 < 60) snake.Add((1, y + 1, y / 2 % 2 == 0 ? 40 : 1));
        }
        Assert.True(snake.Count > GeodesicDiameter.ExactUpTo);
        // 30 rows of 39 steps; each turn replaces the last and first step of two rows by two diagonals over the link.
        double expected = (30 * 39) - (29 * 2) + (29 * 2 * Math.Sqrt(2));
        Assert.Equal(expected, GeodesicDiameter.Of(BoxOf(snake).Box, voxel)!.Value, 1e-9);
        Assert.Null(GeodesicDiameter.Of(BoxOf([(1, 1, 1), (1, 1, 4)]).Box, voxel));
        Assert.Equal(0, GeodesicDiameter.Of(BoxOf([(1, 1, 1)]).Box, voxel));
    }

    private static ObjectSkeleton Skeleton(List<(int Z, int Y, int X)> voxels, VoxelSize voxel) => ObjectSkeleton.Thin(BoxOf(voxels).Box, voxel);

    // A box with its margin: coordinates from 1.
    private static (ObjectBox Box, ulong[,,] Labels) BoxOf(List<(int Z, int Y, int X)> voxels)
    {
        ulong[,,] labels = new ulong[voxels.Max(static v => v.Z) + 2, voxels.Max(static v => v.Y) + 2, voxels.Max(static v => v.X) + 2];
        foreach ((int z, int y, int x) in voxels) labels[z, y, x] = 1;
        ObjectRun[] runs = [.. voxels.Distinct().Order().Select(static v => new ObjectRun(v.Z, v.Y, v.X, v.X + 1))];
        return (new ObjectBox(runs, NaiveObjects.Measure(labels)[0]), labels);
    }

    // A random connected object, (z, y, x) from 1.
    private static (ObjectBox Box, List<(int Z, int Y, int X)> Voxels, ulong[,,] Labels) Blob(Random random, VoxelSize voxel)
    {
        bool[,,] mask = new bool[random.Next(3, 9), random.Next(3, 9), random.Next(3, 9)];
        double density = 0.4 + (random.NextDouble() * 0.5);
        foreach ((int z, int y, int x) in NaiveObjects.Box((1, 1, 1), (mask.GetLength(0) - 1, mask.GetLength(1) - 1, mask.GetLength(2) - 1))) mask[z, y, x] = random.NextDouble() < density;
        mask[1, 1, 1] = true;
        ulong[,,] labels = NaiveObjects.Label(mask, Connectivity.TwentySix);
        List<(int Z, int Y, int X)> voxels = [.. NaiveObjects.Box((0, 0, 0), (mask.GetLength(0), mask.GetLength(1), mask.GetLength(2))).Where(v => labels[v.Z, v.Y, v.X] == 1)];
        (int bz, int by, int bx) = (voxels.Min(static v => v.Z) - 1, voxels.Min(static v => v.Y) - 1, voxels.Min(static v => v.X) - 1);
        List<(int Z, int Y, int X)> moved = [.. voxels.Select(v => (v.Z - bz, v.Y - by, v.X - bx))];
        (ObjectBox box, ulong[,,] own) = BoxOf(moved);
        Assert.True(voxel.Volume > 0);
        return (box, moved, own);
    }
}
