using Approx.Core;

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
}

/// <summary>The metrics a pipeline measures: all, basic (one pass over the voxels), or some by name.</summary>
internal sealed record MetricSet
{
    private readonly string text;

    private MetricSet(string text, MetricGroups groups, IReadOnlySet<string>? names)
    {
        this.text = text;
        Groups = groups;
        Names = names;
    }

    /// <summary>Everything.</summary>
    public static MetricSet All { get; } = new("all", (MetricGroups)127, null);

    /// <summary>What the one pass gives: size, place, surface, topology, second moments, grey values, contacts.</summary>
    public static MetricSet Basic { get; } = new("basic", MetricGroups.Additive | MetricGroups.Intensity | MetricGroups.Contacts, null);

    /// <summary>The groups to measure.</summary>
    public MetricGroups Groups { get; }

    /// <summary>The columns to keep; null: all of the groups.</summary>
    public IReadOnlySet<string>? Names { get; }

    /// <summary>True when a group is measured.</summary>
    public bool Has(MetricGroups group) => (Groups & group) != 0;

    /// <summary>Reads "all", "basic" or a list of metric names.</summary>
    /// <exception cref="ApproxException">An unknown metric; the nearest name is offered.</exception>
    public static MetricSet Parse(string text)
    {
        switch (text.Trim().ToLowerInvariant())
        {
            case "all": return All;
            case "basic": return Basic;
        }
        MetricGroups groups = MetricGroups.None;
        SortedSet<string> names = new(StringComparer.Ordinal);
        foreach (string name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (ObjectColumns.Find(name) is not { } column)
            {
                string? near = NearestName.Of(name, ObjectColumns.All.Select(c => c.Name).Concat(["all", "basic"]));
                throw ApproxException.WrongUsage($"unknown metric '{name}'", near is null ? "all, basic, or names of columns as DESCRIBE objects shows them" : $"did you mean {near}?");
            }
            groups |= column.Group;
            names.Add(column.Name);
        }
        return names.Count == 0 ? throw ApproxException.WrongUsage("--metrics names no metric", "all, basic, or names separated by commas") : new MetricSet(string.Join(",", names), groups, names);
    }

    /// <summary>The text it was read from, in canonical order.</summary>
    public override string ToString() => text;
}
