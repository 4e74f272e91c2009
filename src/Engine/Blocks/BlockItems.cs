using Approx.Engine.Estimation;
using Approx.QueryLang;

namespace Approx.Engine.Blocks;

/// <summary>MIN or MAX over drawn blocks: the extreme seen. What was not read may lie beyond it, however far.</summary>
/// <param name="Call">The call, bound.</param>
internal sealed record ExtremeOfBlocks(FunctionCall Call) : ItemEstimator
{
    /// <summary>True for MAX.</summary>
    public bool IsLargest => Call.Name.Name == "max";
}

/// <summary>A quantile over drawn blocks: the inverse of the weighted distribution function.</summary>
/// <param name="Counts">The condition of FILTER; null for all rows.</param>
/// <param name="Value">What the quantile is of.</param>
/// <param name="P">The probability, 0 to 1.</param>
internal sealed record QuantileOfBlocks(Expression? Counts, Expression Value, double P) : ItemEstimator;

/// <summary>Reads the calls that are no function of totals.</summary>
internal static class BlockItems
{
    /// <summary>The estimator of a call, or null when it has none.</summary>
    public static ItemEstimator? Of(FunctionCall call) => call.IsDistinct ? null : call.Name.Name switch
    {
        "min" or "max" => new ExtremeOfBlocks(call),
        "median" => new QuantileOfBlocks(call.Filter, call.Arguments[0], 0.5),
        "quantile_cont" or "quantile_disc" => new QuantileOfBlocks(call.Filter, call.Arguments[0], ((NumberLiteral)call.Arguments[1]).Value),
        "percentile_cont" or "percentile_disc" => Percentile(call, ((NumberLiteral)call.Arguments[0]).Value),
        _ => null,
    };

    private static QuantileOfBlocks Percentile(FunctionCall call, double p) =>
        new(call.Filter, call.WithinGroup[0].Key, call.WithinGroup[0].IsDescending ? 1 - p : p);
}
