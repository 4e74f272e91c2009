using System.Globalization;
using Approx.Engine.Binding;
using Approx.QueryLang;

namespace Approx.Engine.Planning;

/// <summary>
/// Says where an interval from a sample may be too narrow: spreads, correlations and ratios of metrics whose stored kurtosis shows a heavy tail.
/// The stored moments know the tail; a sample that missed it does not. docs/coverage.md has the replays behind the limit.
/// </summary>
internal static class TailWarnings
{
    // A normal metric has 3, an exponential one 9, a lognormal one of log-sd 1 more than 100 (in a finite table less).
    private const double HeavyFrom = 15;

    /// <summary>One warning for each item concerned.</summary>
    public static IEnumerable<string> Of(SampleableQuery shape, TableCatalogue catalogue)
    {
        foreach (BoundItem item in shape.Query.Items)
        {
            ColumnReference? column = Sensitive(item.Expression).SelectMany(e => e.DescendantsAndSelf()).OfType<ColumnReference>().FirstOrDefault(c => catalogue.KurtosisOf(c.Name.Name) > HeavyFrom);
            if (column is null) continue;
            yield return $"the interval of {item.Name} may be too narrow: {column.Name.Name} has a heavy tail (kurtosis {catalogue.KurtosisOf(column.Name.Name).ToString("G3", CultureInfo.InvariantCulture)}); EXACT reads all rows";
        }
    }

    // Aggregates, and quotients of aggregates, whose linearised variance leans on fourth moments.
    private static IEnumerable<Expression> Sensitive(Expression expression) => expression.DescendantsAndSelf().Where(e => e switch
    {
        FunctionCall call => call.Name.Name is "var_samp" or "var_pop" or "stddev_samp" or "stddev_pop" or "corr" or "covar_samp" or "covar_pop" or "regr_slope",
        Binary { Operator: BinaryOperator.Divide } quotient => quotient.DescendantsAndSelf().OfType<FunctionCall>().Count(c => FunctionCatalogue.IsAggregate(c.Name.Name)) > 1,
        _ => false,
    });
}
