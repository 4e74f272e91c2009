using System.Collections.Frozen;

namespace Approx.Engine.Binding;

/// <summary>
/// The functions a statement may call. What is not here is refused by name: a user's text never reaches a function
/// of a backend that reads files, settings or clocks.
/// </summary>
internal static class FunctionCatalogue
{
    /// <summary>What a scalar function yields.</summary>
    public enum Result
    {
        Number,
        Integer,
        Text,
        Boolean,
        Date,
        Timestamp,
        Interval,

        /// <summary>The type and unit of its first argument.</summary>
        AsFirst,
    }

    /// <summary>A scalar function: result, fewest and most arguments, whether its arguments must be numbers.</summary>
    public readonly record struct Scalar(Result Result, int Fewest, int Most, bool Numeric = false);

    private static readonly FrozenDictionary<string, Scalar> Scalars = Build();

    private static readonly FrozenSet<string> AggregateNames = new[]
    {
        "count", "sum", "avg", "mean", "var_samp", "var_pop", "variance", "stddev", "stddev_samp", "stddev_pop", "median", "quantile", "quantile_cont",
        "quantile_disc", "percentile_cont", "percentile_disc", "min", "max", "corr", "covar_samp", "covar_pop", "regr_slope", "regr_intercept", "regr_r2",
        "fraction", "histogram", "mode", "skewness", "kurtosis", "bool_and", "bool_or", "string_agg", "arg_min", "arg_max", "any_value", "count_if",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Functions over an aggregate that ask for its uncertainty.</summary>
    public static bool IsUncertainty(string name) => name.ToLowerInvariant() is "lower_bound" or "upper_bound" or "relative_error";

    /// <summary>True for aggregates.</summary>
    public static bool IsAggregate(string name) => AggregateNames.Contains(name);

    /// <summary>Looks up a scalar function.</summary>
    public static bool TryScalar(string name, out Scalar scalar) => Scalars.TryGetValue(name, out scalar);

    /// <summary>All names, for hints.</summary>
    public static IEnumerable<string> Names => Scalars.Keys.Concat(AggregateNames).Concat(["lower_bound", "upper_bound", "relative_error"]);

    private static FrozenDictionary<string, Scalar> Build()
    {
        Dictionary<string, Scalar> all = new(StringComparer.OrdinalIgnoreCase);
        void Add(Scalar scalar, string names)
        {
            foreach (string name in names.Split(' ')) all[name] = scalar;
        }
        Add(new Scalar(Result.AsFirst, 1, 1, true), "abs ceil ceiling floor");
        Add(new Scalar(Result.AsFirst, 1, 2, true), "round trunc");
        Add(new Scalar(Result.Number, 1, 1, true), "sqrt cbrt exp ln log2 log10 sin cos tan asin acos atan degrees radians");
        Add(new Scalar(Result.Number, 1, 2, true), "log");
        Add(new Scalar(Result.Integer, 1, 1, true), "sign");
        Add(new Scalar(Result.Number, 2, 2, true), "pow power atan2");
        Add(new Scalar(Result.AsFirst, 2, 2, true), "mod");
        Add(new Scalar(Result.Number, 0, 0), "pi");
        Add(new Scalar(Result.Boolean, 1, 1, true), "isnan isinf isfinite");
        Add(new Scalar(Result.AsFirst, 1, 64), "coalesce greatest least");
        Add(new Scalar(Result.AsFirst, 2, 2), "nullif ifnull");
        Add(new Scalar(Result.Text, 1, 1), "lower upper trim ltrim rtrim reverse");
        Add(new Scalar(Result.Integer, 1, 1), "length");
        Add(new Scalar(Result.Text, 2, 3), "substr substring");
        Add(new Scalar(Result.Text, 2, 2), "left right repeat");
        Add(new Scalar(Result.Text, 3, 3), "replace lpad rpad split_part");
        Add(new Scalar(Result.Text, 1, 64), "concat");
        Add(new Scalar(Result.Text, 2, 64), "concat_ws");
        Add(new Scalar(Result.Integer, 2, 2), "strpos instr");
        Add(new Scalar(Result.Boolean, 2, 2), "starts_with ends_with contains regexp_matches");
        Add(new Scalar(Result.Text, 2, 3), "regexp_extract");
        Add(new Scalar(Result.Text, 3, 4), "regexp_replace");
        Add(new Scalar(Result.Integer, 1, 1), "year quarter month week day dayofweek dayofyear hour minute second");
        Add(new Scalar(Result.Integer, 2, 2), "date_part");
        Add(new Scalar(Result.Integer, 3, 3), "date_diff datediff");
        Add(new Scalar(Result.Timestamp, 2, 2), "date_trunc");
        Add(new Scalar(Result.Date, 3, 3), "make_date");
        return all.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
