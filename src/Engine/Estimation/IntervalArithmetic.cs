using Approx.Statistics;

namespace Approx.Engine.Estimation;

/// <summary>
/// The range of a formula when each of its leaves ranges over an interval (R. E. Moore, Interval Analysis, 1966). Together with Bonferroni's
/// inequality it makes an interval for arithmetic of estimates whose joint distribution is not known, such as the distance of two quantiles:
/// conservative, never too narrow.
/// </summary>
internal static class IntervalArithmetic
{
    /// <summary>All values the formula can take; everything where a divisor may be zero.</summary>
    public static Interval Of(Formula formula, IReadOnlyList<Interval> leaves) => formula switch
    {
        Formula.Constant constant => Interval.Point(constant.Value),
        Formula.Total leaf => leaves[leaf.Index],
        Formula.Unary unary => Unary(unary.Name, Of(unary.Argument, leaves)),
        Formula.Binary binary => Binary(binary.Operator, Of(binary.Left, leaves), Of(binary.Right, leaves)),
        _ => Interval.Everything,
    };

    private static Interval Unary(string name, Interval x)
    {
        double Log(double value) => value > 0 ? Math.Log(value) : double.NegativeInfinity;
        return name switch
        {
            "-" => new Interval(-x.High, -x.Low),
            "sqrt" => Ordered(Math.Sqrt(Math.Max(x.Low, 0)), Math.Sqrt(x.High)),
            "cbrt" => Ordered(Math.Cbrt(x.Low), Math.Cbrt(x.High)),
            "exp" => Ordered(Math.Exp(x.Low), Math.Exp(x.High)),
            "ln" => Ordered(Log(x.Low), Log(x.High)),
            "log10" => Ordered(Log(x.Low) / Math.Log(10), Log(x.High) / Math.Log(10)),
            "log2" => Ordered(Log(x.Low) / Math.Log(2), Log(x.High) / Math.Log(2)),
            "abs" => x.Contains(0) ? new Interval(0, Math.Max(-x.Low, x.High)) : Ordered(Math.Min(Math.Abs(x.Low), Math.Abs(x.High)), Math.Max(Math.Abs(x.Low), Math.Abs(x.High))),
            _ => Interval.Everything,
        };
    }

    private static Interval Binary(char op, Interval a, Interval b)
    {
        switch (op)
        {
            case '+':
                return Ordered(a.Low + b.Low, a.High + b.High);
            case '-':
                return Ordered(a.Low - b.High, a.High - b.Low);
            case '/' when b.Contains(0):
                return Interval.Everything;
            case '/':
                return Corners(a.Low / b.Low, a.Low / b.High, a.High / b.Low, a.High / b.High);
            default:
                return Corners(a.Low * b.Low, a.Low * b.High, a.High * b.Low, a.High * b.High);
        }
    }

    private static Interval Corners(double a, double b, double c, double d) => Ordered(Math.Min(Math.Min(a, b), Math.Min(c, d)), Math.Max(Math.Max(a, b), Math.Max(c, d)));

    // ∞ − ∞ and 0 · ∞ say nothing.
    private static Interval Ordered(double low, double high) => double.IsNaN(low) || double.IsNaN(high) ? Interval.Everything : new Interval(low, high);
}
