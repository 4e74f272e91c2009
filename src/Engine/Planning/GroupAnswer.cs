using Approx.Engine.Estimation;

namespace Approx.Engine.Planning;

/// <summary>One group of an answer in the making.</summary>
internal sealed class GroupAnswer
{
    /// <summary>The key values.</summary>
    public required AnswerKey Key { get; init; }

    /// <summary>The select items.</summary>
    public required Cell[] Items { get; init; }

    /// <summary>The sort keys.</summary>
    public required Cell[] SortKeys { get; init; }

    /// <summary>Whether HAVING holds.</summary>
    public Verdict Having { get; init; } = Verdict.Yes;

    /// <summary>Matching rows in the sample; the catalogue's number for an exact group.</summary>
    public long Matched { get; init; }

    /// <summary>True when it was read from all rows.</summary>
    public bool IsExact { get; init; }

    /// <summary>True when the sample holds too little of the group to say anything sound.</summary>
    public bool IsWeak { get; init; }

    /// <summary>Above 1 its rows are too few for the tail of a metric, so many times too few in terms of √n.</summary>
    public double TailExcess { get; init; }

    /// <summary>True when the group straddles the limit of ORDER BY … LIMIT.</summary>
    public bool Straddles { get; set; }
}
