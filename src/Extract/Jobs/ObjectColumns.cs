using Approx.Core;
using Approx.Extract.Metrics;
using Approx.Store;

namespace Approx.Extract;

/// <summary>One metric of the objects table: its column, and how its value is read from an object's measures.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Type">Int64, Float64 or Bool.</param>
/// <param name="Role">What the column is for.</param>
/// <param name="Dimension">Power of the length unit: 1 for lengths, 3 for volumes; null for pure numbers and grey values.</param>
/// <param name="Group">What must be measured for it.</param>
/// <param name="Definition">One sentence with its source.</param>
/// <param name="Whole">The value as a whole number (Int64) or truth (Bool, 0 or 1).</param>
/// <param name="Real">The value as a double; null where it is not defined.</param>
internal sealed record ObjectColumn(
    string Name, ColumnType Type, ColumnRole Role, int? Dimension, MetricGroups Group, string Definition,
    Func<MeasuredObject, long?>? Whole, Func<MeasuredObject, double?>? Real)
{
    /// <summary>The stored column, with lengths in the given unit.</summary>
    public ColumnDefinition Define(Unit length) => new(
        Name, Type, Role, Dimension is { } power ? length.Power(power).Symbol : null, Definition, ObjectColumns.CodeVersion, Nullable: Whole is null || Group != MetricGroups.Additive);
}

/// <summary>
/// The columns of the objects table (fixed names; outside tools read them) with their definitions. Positions are measured from the corner
/// of voxel (0, 0, 0), voxel centres lie at (i + ½)·d.
/// </summary>
internal static class ObjectColumns
{
    /// <summary>Version of the code behind the values; raised when a definition changes.</summary>
    public const string CodeVersion = "1";

    /// <summary>The table's name.</summary>
    public const string Table = "objects";

    private static readonly string[] Keys = ["object_id", "volume_id", "specimen", "frame", "label"];

    /// <summary>The metrics of a set, in table order.</summary>
    public static IReadOnlyList<ObjectColumn> Of(MetricSet metrics) => [.. All.Where(c => metrics.Has(c.Group) && (metrics.Names is not { } names || names.Contains(c.Name)))];

    /// <summary>All metrics in table order.</summary>
    public static IReadOnlyList<ObjectColumn> All { get; } =
    [
        Flag("touches_border", "true when the object reaches a face of the volume, so that part of it may be missing", o => o.TouchesBorder),
        Count("voxels", "number of voxels", o => o.Voxels),
        Metric("volume", 3, "voxels times the volume of a voxel", o => o.Volume),
        Metric("equivalent_diameter", 1, "diameter of the ball of the same volume, (6V/pi)^(1/3)", o => o.EquivalentDiameter),
        Place("centroid_x", "mean position of the voxel centres", o => o.CentroidX),
        Place("centroid_y", "mean position of the voxel centres", o => o.CentroidY),
        Place("centroid_z", "mean position of the voxel centres", o => o.CentroidZ),
        Box("bbox_x0", o => o.BoxX0),
        Box("bbox_y0", o => o.BoxY0),
        Box("bbox_z0", o => o.BoxZ0),
        Box("bbox_x1", o => o.BoxX1),
        Box("bbox_y1", o => o.BoxY1),
        Box("bbox_z1", o => o.BoxZ1),
        Metric("surface_area", 2, "Crofton surface from 13 directions with spherical Voronoi weights; within 0.2 % on balls of radius 8 voxels and more, 9 to 11 % low on boxes along the axes", o => o.SurfaceArea),
        Metric("surface_area_faces", 2, "area of the exposed voxel faces", o => o.SurfaceAreaFaces),
        Metric("mean_breadth", 1, "mean caliper breadth from 3 directions, planes 4-connected", o => o.MeanBreadth),
        Metric("sphericity", null, "Wadell: pi^(1/3) (6V)^(2/3) / S with S = surface_area; may exceed 1 on tiny objects", o => o.Sphericity),
        Count("euler_number", "Euler number of the 26-connected object: components - tunnels + cavities", o => o.EulerNumber),
        Count("euler_number_6", "Euler number of the 6-connected object", o => o.EulerNumber6),
        Metric("semi_axis_a", 1, "longest semi-axis of the ellipsoid of the same second moments, sqrt(5 lambda), voxels as boxes (d^2/12)", o => o.SemiAxisA),
        Metric("semi_axis_b", 1, "middle semi-axis of that ellipsoid", o => o.SemiAxisB),
        Metric("semi_axis_c", 1, "shortest semi-axis of that ellipsoid", o => o.SemiAxisC),
        Metric("axis_a_x", null, "unit vector of the longest axis; NULL when the two longest are equal", o => o.AxisA?.X),
        Metric("axis_a_y", null, "unit vector of the longest axis; NULL when the two longest are equal", o => o.AxisA?.Y),
        Metric("axis_a_z", null, "unit vector of the longest axis; NULL when the two longest are equal", o => o.AxisA?.Z),
        Metric("axis_c_x", null, "unit vector of the shortest axis; NULL when the two shortest are equal", o => o.AxisC?.X),
        Metric("axis_c_y", null, "unit vector of the shortest axis; NULL when the two shortest are equal", o => o.AxisC?.Y),
        Metric("axis_c_z", null, "unit vector of the shortest axis; NULL when the two shortest are equal", o => o.AxisC?.Z),
        Metric("anisotropy", null, "(s0 - s2) / s0 with s = sqrt(lambda) descending: 0 for a ball", o => o.Anisotropy),
        Metric("oblateness", null, "2 (s0 - s1) / (s0 - s2) - 1: -1 for a disc, 1 for a rod; NULL for a ball", o => o.Oblateness),
        Metric("elongation", null, "sqrt(lambda2 / lambda1), at most 1", o => o.Elongation),
        Metric("flatness", null, "sqrt(lambda3 / lambda1), at most 1", o => o.Flatness),
        Shape("feret_max", 1, MetricGroups.Extent, "largest distance between two voxel corners", s => s.FeretMax),
        Shape("convex_volume", 3, MetricGroups.Extent, "volume of the convex hull of the voxel corners", s => s.ConvexVolume),
        Shape("solidity", null, MetricGroups.Extent, "volume / convex_volume, at most 1", s => s.Solidity),
        Grey("intensity_mean", "mean grey value", i => i.Mean),
        Grey("intensity_sd", "standard deviation of the grey values, divisor n", i => i.Sd),
        Grey("intensity_min", "smallest grey value", i => i.Min),
        Grey("intensity_max", "largest grey value", i => i.Max),
        Grey("intensity_median", "median grey value", i => i.Median),
        Grey("intensity_p05", "5th percentile of the grey values", i => i.P05),
        Grey("intensity_p95", "95th percentile of the grey values", i => i.P95),
        Grey("intensity_sum", "sum of the grey values", i => i.Sum),
        GreyPlace("weighted_centroid_x", i => i.WeightedCentroidX),
        GreyPlace("weighted_centroid_y", i => i.WeightedCentroidY),
        GreyPlace("weighted_centroid_z", i => i.WeightedCentroidZ),
        Shape("inscribed_radius", 1, MetricGroups.Thickness, "largest distance from a voxel centre to the nearest centre outside the object", s => s.InscribedRadius),
        Shape("thickness_mean", 1, MetricGroups.Thickness, "twice the mean distance on the ridge of the distance map", s => s.ThicknessMean),
        Shape("skeleton_length", 1, MetricGroups.Network, "length of the centre lines", s => s.Skeleton?.Length),
        ShapeCount("skeleton_branches", "branches of the skeleton", s => s.Branches),
        ShapeCount("skeleton_junctions", "junctions of the skeleton", s => s.Junctions),
        ShapeCount("skeleton_endpoints", "ends of the skeleton", s => s.Ends),
        Shape("geodesic_diameter", 1, MetricGroups.Network, "longest shortest path between voxel centres inside the object; above 600 voxels found by a double sweep, never more than the exact value", s => s.GeodesicDiameter),
        new("contacts", ColumnType.Int64, ColumnRole.Metric, null, MetricGroups.Contacts, "objects it shares voxel faces with; NULL where contacts were not counted", o => o.Contacts, null),
        new("contact_area", ColumnType.Float64, ColumnRole.Metric, 2, MetricGroups.Contacts, "area of the voxel faces shared with other objects; NULL where contacts were not counted", null, o => o.ContactArea),
        new("nearest_distance", ColumnType.Float64, ColumnRole.Metric, 1, MetricGroups.Neighbours, "distance from its centroid to the nearest other centroid in the volume; NULL for a single object", null, o => o.NearestDistance),
    ];

    /// <summary>The metric of a name (case ignored), or null.</summary>
    public static ObjectColumn? Find(string name) => All.FirstOrDefault(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>True when a design column may not have this name.</summary>
    public static bool IsTaken(string name) => Keys.Contains(name, StringComparer.OrdinalIgnoreCase) || Find(name) is not null;

    private static ObjectColumn Metric(string name, int? dimension, string definition, Func<ObjectMeasures, double?> value) =>
        new(name, ColumnType.Float64, ColumnRole.Metric, dimension, MetricGroups.Additive, definition, null, o => value(o.Sums));

    private static ObjectColumn Place(string name, string definition, Func<ObjectMeasures, double?> value) =>
        new(name, ColumnType.Float64, ColumnRole.Position, 1, MetricGroups.Additive, definition, null, o => value(o.Sums));

    private static ObjectColumn Box(string name, Func<ObjectMeasures, long> value) =>
        new(name, ColumnType.Int64, ColumnRole.Position, null, MetricGroups.Additive, "bounding box in voxels, half-open", o => value(o.Sums), null);

    private static ObjectColumn Count(string name, string definition, Func<ObjectMeasures, long> value) =>
        new(name, ColumnType.Int64, ColumnRole.Metric, null, MetricGroups.Additive, definition, o => value(o.Sums), null);

    private static ObjectColumn Flag(string name, string definition, Func<ObjectMeasures, bool> value) =>
        new(name, ColumnType.Bool, ColumnRole.Flag, null, MetricGroups.Additive, definition, o => value(o.Sums) ? 1 : 0, null);

    private static ObjectColumn Grey(string name, string definition, Func<IntensityMeasures, double?> value) =>
        new(name, ColumnType.Float64, ColumnRole.Metric, null, MetricGroups.Intensity, definition + "; NULL without a grey volume", null, o => o.Sums.Intensity is { } i ? value(i) : null);

    private static ObjectColumn GreyPlace(string name, Func<IntensityMeasures, double?> value) =>
        new(name, ColumnType.Float64, ColumnRole.Position, 1, MetricGroups.Intensity, "centroid weighted by the grey values; NULL without a grey volume", null, o => o.Sums.Intensity is { } i ? value(i) : null);

    private static ObjectColumn Shape(string name, int? dimension, MetricGroups group, string definition, Func<ShapeMeasures, double?> value) =>
        new(name, ColumnType.Float64, ColumnRole.Metric, dimension, group, definition, null, o => o.Shape is { } shape ? value(shape) : null);

    private static ObjectColumn ShapeCount(string name, string definition, Func<ObjectSkeleton, long> value) =>
        new(name, ColumnType.Int64, ColumnRole.Metric, null, MetricGroups.Network, definition, o => o.Shape?.Skeleton is { } skeleton ? value(skeleton) : null, null);
}
