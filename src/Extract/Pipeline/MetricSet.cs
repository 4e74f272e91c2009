using Approx.Core;
using Approx.Extract.Metrics;

namespace Approx.Extract;

/// <summary>Groups of metrics that are measured together; what is not asked for costs nothing.</summary>
[Flags]
internal enum MetricGroups
{
    None = 0,

    /// <summary>Size, place, surface, topology, second moments: the one pass.</summary>
    Additive = 1,

    /// <summary>Grey values.</summary>
    Intensity = 2,

    /// <summary>Contacts of labels.</summary>
    Contacts = 4,

    /// <summary>Feret diameter, convex volume, solidity.</summary>
    Extent = 8,

    /// <summary>Inscribed radius, mean thickness.</summary>
    Thickness = 16,

    /// <summary>Skeleton, geodesic diameter.</summary>
    Network = 32,

    /// <summary>Distance to the nearest other centroid.</summary>
    Neighbours = 64,

    /// <summary>The table of slices.</summary>
    Slices = 128,

    /// <summary>The table of grey histograms.</summary>
    Histograms = 256,

    /// <summary>Mean local thickness of a volume's foreground.</summary>
    VolumeThickness = 512,

    /// <summary>Mean local thickness of a volume's background.</summary>
    VolumeSpacing = 1024,
}

/// <summary>The metrics a pipeline measures: all, default, basic (one pass over the voxels), or some by name.</summary>
internal sealed record MetricSet
{
    // What is measured beside the objects.
    private static readonly Dictionary<string, MetricGroups> Others = new(StringComparer.Ordinal)
    {
        ["volume_fraction"] = MetricGroups.None,
        ["surface_density"] = MetricGroups.None,
        ["connectivity_density"] = MetricGroups.None,
        ["degree_of_anisotropy"] = MetricGroups.None,
        ["slices"] = MetricGroups.Slices,
        ["histograms"] = MetricGroups.Histograms,
        ["thickness_mean"] = MetricGroups.VolumeThickness,
        ["volumes.thickness_mean"] = MetricGroups.VolumeThickness,
        ["spacing_mean"] = MetricGroups.VolumeSpacing,
        ["volumes.spacing_mean"] = MetricGroups.VolumeSpacing,
    };

    private readonly string text;

    private MetricSet(string text, MetricGroups groups, IReadOnlySet<string>? names)
    {
        this.text = text;
        Groups = groups;
        Names = names;
    }

    /// <summary>Everything.</summary>
    public static MetricSet All { get; } = new("all", (MetricGroups)2047, null);

    /// <summary>What is measured when nobody says: everything but the thickness of whole volumes, which costs more than all the rest.</summary>
    public static MetricSet Default { get; } = new("default", All.Groups & ~(MetricGroups.VolumeThickness | MetricGroups.VolumeSpacing), null);

    /// <summary>What the one pass gives: size, place, surface, topology, second moments, grey values, contacts, slices, histograms.</summary>
    public static MetricSet Basic { get; } = new("basic", MetricGroups.Additive | MetricGroups.Intensity | MetricGroups.Contacts | MetricGroups.Slices | MetricGroups.Histograms, null);

    /// <summary>The groups to measure.</summary>
    public MetricGroups Groups { get; }

    /// <summary>The columns of objects to keep; null: all of the groups.</summary>
    public IReadOnlySet<string>? Names { get; }

    /// <summary>What the second visit of every object is to measure.</summary>
    public ShapeMetrics Visited =>
        (Has(MetricGroups.Extent) ? ShapeMetrics.Extent : 0)
        | (Has(MetricGroups.Thickness) ? ShapeMetrics.Thickness : 0)
        | (Has(MetricGroups.Network) ? ShapeMetrics.Skeleton | ShapeMetrics.Geodesic : 0);

    /// <summary>True when a group is measured.</summary>
    public bool Has(MetricGroups group) => (Groups & group) != 0;

    /// <summary>
    /// Reads "all", "basic" or a list of names: columns of objects and volumes (a name that both tables have means both; objects.NAME or volumes.NAME
    /// means one), and the tables slices and histograms.
    /// </summary>
    /// <exception cref="ApproxException">An unknown metric; the nearest name is offered.</exception>
    public static MetricSet Parse(string text)
    {
        switch (text.Trim().ToLowerInvariant())
        {
            case "all": return All;
            case "basic": return Basic;
            case "default": return Default;
        }
        MetricGroups groups = MetricGroups.None;
        SortedSet<string> columns = new(StringComparer.Ordinal), canonical = new(StringComparer.Ordinal);
        foreach (string name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string lower = name.ToLowerInvariant();
            ObjectColumn? column = ObjectColumns.Find(lower.StartsWith("objects.", StringComparison.Ordinal) ? lower[8..] : lower);
            if (column is null && !Others.ContainsKey(lower))
            {
                string? near = NearestName.Of(name, ObjectColumns.All.Select(c => c.Name).Concat(Others.Keys).Concat(["all", "basic"]));
                throw ApproxException.WrongUsage($"unknown metric '{name}'", near is null ? "all, basic, or names of columns as DESCRIBE objects shows them" : $"did you mean {near}?");
            }
            if (column is not null) columns.Add(column.Name);
            groups |= (column?.Group ?? 0) | Others.GetValueOrDefault(lower);
            canonical.Add(lower);
        }
        return canonical.Count == 0 ? throw ApproxException.WrongUsage("--metrics names no metric", "all, basic, or names separated by commas") : new MetricSet(string.Join(",", canonical), groups, columns);
    }

    /// <summary>The text it was read from, in canonical order.</summary>
    public override string ToString() => text;
}
