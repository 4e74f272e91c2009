using Approx.QueryLang;

namespace Approx.Engine.Estimation;

/// <summary>
/// The most one row of the table, sampled or not, can contribute to an item: |Σ g_j z_j| at the corners of the box in which the columns lie
/// outside the certainty strata. Exact for expressions that are monotone or convex in each column; products, quotients, powers are.
/// </summary>
internal sealed class RowReach
{
    private const int MostColumns = 6;
    private readonly double[][] corners;

    private RowReach(double[][] corners) => this.corners = corners;

    /// <summary>The reach of an item; null when a column's range or an expression's value is not known.</summary>
    public static RowReach? Of(ItemEstimator item, IReadOnlyList<BaseVariable> variables, Func<string, (double Low, double High)?> rangeOf)
    {
        string[] columns = [.. Columns(item, variables)];
        if (columns.Length > MostColumns) return null;
        (double Low, double High)[] box = new (double, double)[columns.Length];
        for (int c = 0; c < columns.Length; c++)
        {
            if (rangeOf(columns[c]) is not { } range) return null;
            box[c] = range;
        }
        int[] used = [.. item.Z.SelectMany(z => z.Factors).Select(f => f.Variable).Distinct()];
        // A variable with a FILTER of its own may be absent from a row that the others count.
        int[] optional = [.. used.Where(v => variables[v].Counts is { } counts && !AsksForValues(counts)).Take(MostColumns)];
        List<double[]> points = [];
        for (uint corner = 0; corner < 1u << columns.Length; corner++)
        {
            double?[] values = new double?[variables.Count];
            foreach (int v in used)
            {
                values[v] = variables[v].Value is { } value
                    ? PointValue.Of(value, name => Array.FindIndex(columns, c => c.Equals(name, StringComparison.OrdinalIgnoreCase)) is var at and >= 0 ? (corner >> at & 1) == 0 ? box[at].Low : box[at].High : null) - variables[v].Centre
                    : 1;
                if (values[v] is null) return null;
            }
            for (uint absent = 0; absent < 1u << optional.Length; absent++)
            {
                points.Add([.. item.Z.Select(z => z.Factors.Aggregate(1.0, (product, f) => product * (Array.IndexOf(optional, f.Variable) is var o and >= 0 && (absent >> o & 1) != 0 ? 0 : Math.Pow(values[f.Variable]!.Value, f.Power))))]);
            }
        }
        return new RowReach([.. points]);
    }

    /// <summary>The columns whose values enter an item.</summary>
    public static IEnumerable<string> Columns(ItemEstimator item, IReadOnlyList<BaseVariable> variables) =>
        item.Z.SelectMany(z => z.Factors).Select(f => variables[f.Variable].Value).OfType<Expression>().Distinct()
            .SelectMany(e => e.DescendantsAndSelf()).OfType<ColumnReference>().Select(c => c.Name.Name).Distinct(StringComparer.OrdinalIgnoreCase);

    private static bool AsksForValues(Expression condition) => condition switch
    {
        IsNull { IsNegated: true } => true,
        Binary { Operator: BinaryOperator.And } both => AsksForValues(both.Left) && AsksForValues(both.Right),
        _ => false,
    };

    /// <summary>The largest |Σ g_j z_j| of one row.</summary>
    public double Largest(ReadOnlySpan<double> gradient)
    {
        double largest = 0;
        foreach (double[] z in corners)
        {
            double sum = 0;
            for (int j = 0; j < z.Length; j++) sum += gradient[j] * z[j];
            largest = Math.Max(largest, Math.Abs(sum));
        }
        return largest;
    }
}
