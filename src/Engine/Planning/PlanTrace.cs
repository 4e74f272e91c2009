using System.Globalization;

namespace Approx.Engine.Planning;

/// <summary>What the planner considered, for EXPLAIN and --verbose.</summary>
internal sealed class PlanTrace
{
    private readonly List<(string Step, string Detail)> steps = [];

    /// <summary>True for EXPLAIN ANALYZE: the numbers behind the answer are wanted.</summary>
    public bool Analyzes { get; init; }

    /// <summary>True for EXPLAIN without ANALYZE: no more is read than a pilot.</summary>
    public bool PlansOnly { get; init; }

    /// <summary>The predicted time of a scan of all rows, in words, where one was chosen.</summary>
    public string? ScanTime { get; set; }

    /// <summary>Steps in order.</summary>
    public IReadOnlyList<(string Step, string Detail)> Steps => steps;

    /// <summary>A way not taken; gives the reason back.</summary>
    public string? Refuse(string way, string? reason)
    {
        steps.Add((way, "not taken: " + (reason ?? "no reason")));
        return reason;
    }

    /// <summary>The way taken.</summary>
    public void Take(string way, string detail) => steps.Add((way, "taken: " + detail));

    /// <summary>Something to know.</summary>
    public void Add(string step, string detail) => steps.Add((step, detail));

    /// <summary>A number.</summary>
    public void Add(string step, double? value)
    {
        if (value is { } number) steps.Add((step, number.ToString("G4", CultureInfo.InvariantCulture)));
    }
}
