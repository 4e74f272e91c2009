using Approx.Statistics;

namespace Approx.Engine.Planning;

/// <summary>One cell of an answer in the making: a value read or estimated.</summary>
/// <param name="Value">What is shown.</param>
/// <param name="Estimate">The estimate behind it; null for keys and for values read exactly.</param>
/// <param name="Mark">What a reader must know about it.</param>
/// <param name="UsualOverOwn">The standard error that so many rows usually have, over its own; 0 where nothing speaks against its own.</param>
/// <param name="TailExcess">Above 1 its rows are too few for the tail of a metric.</param>
internal readonly record struct Cell(object? Value, Estimate? Estimate = null, CellMark Mark = CellMark.None, double UsualOverOwn = 0, double TailExcess = 0)
{
    /// <summary>True when the value carries no sampling error.</summary>
    public bool IsExact => Estimate is null || Estimate.IsExact;

    /// <summary>The interval a reader sees; null where exact.</summary>
    public (double Low, double High)? Interval => IsExact ? null : (Estimate!.Interval.Low, Estimate.Interval.High);
}
