namespace Approx.Engine.Estimation;

/// <summary>
/// A smooth function of population totals T₀ … T_{K−1}: what every estimated select item is reduced to.
/// Its value and gradient at the estimated totals give the delta method its linearised variable (Särndal, Swensson,
/// Wretman 1992, §5.5): u = Σ_j ∂g/∂T_j · z_j.
/// </summary>
internal abstract record Formula
{
    /// <summary>Value and gradient at the totals; the gradient has one entry for each total.</summary>
    public abstract Dual At(ReadOnlySpan<double> totals);

    /// <summary>Indices of the totals it depends on.</summary>
    public abstract IEnumerable<int> Totals { get; }

    /// <summary>A number that is known exactly.</summary>
    public sealed record Constant(double Value) : Formula
    {
        public override Dual At(ReadOnlySpan<double> totals) => new(Value, new double[totals.Length]);

        public override IEnumerable<int> Totals => [];
    }

    /// <summary>One total.</summary>
    public sealed record Total(int Index) : Formula
    {
        public override Dual At(ReadOnlySpan<double> totals)
        {
            double[] gradient = new double[totals.Length];
            gradient[Index] = 1;
            return new Dual(totals[Index], gradient);
        }

        public override IEnumerable<int> Totals => [Index];
    }

    /// <summary>left + right, −, ·, /.</summary>
    public sealed record Binary(char Operator, Formula Left, Formula Right) : Formula
    {
        public override Dual At(ReadOnlySpan<double> totals)
        {
            Dual a = Left.At(totals), b = Right.At(totals);
            return Operator switch
            {
                '+' => Dual.Combine(a.Value + b.Value, a, 1, b, 1),
                '-' => Dual.Combine(a.Value - b.Value, a, 1, b, -1),
                '*' => Dual.Combine(a.Value * b.Value, a, b.Value, b, a.Value),
                '/' => Dual.Combine(a.Value / b.Value, a, 1 / b.Value, b, -a.Value / (b.Value * b.Value)),
                _ => throw new InvalidOperationException($"no rule for the operator {Operator}"),
            };
        }

        public override IEnumerable<int> Totals => Left.Totals.Concat(Right.Totals);
    }

    /// <summary>A differentiable function of one argument.</summary>
    public sealed record Unary(string Name, Formula Argument) : Formula
    {
        public override Dual At(ReadOnlySpan<double> totals)
        {
            Dual a = Argument.At(totals);
            (double value, double slope) = Name switch
            {
                "-" => (-a.Value, -1.0),
                "sqrt" => (Math.Sqrt(a.Value), 0.5 / Math.Sqrt(a.Value)),
                "cbrt" => (Math.Cbrt(a.Value), Math.Cbrt(a.Value) / (3 * a.Value)),
                "ln" => (Math.Log(a.Value), 1 / a.Value),
                "log10" => (Math.Log10(a.Value), 1 / (a.Value * Math.Log(10))),
                "log2" => (Math.Log2(a.Value), 1 / (a.Value * Math.Log(2))),
                "exp" => (Math.Exp(a.Value), Math.Exp(a.Value)),
                "abs" => (Math.Abs(a.Value), Math.Sign(a.Value)),
                _ => throw new InvalidOperationException($"no derivative for {Name}"),
            };
            return a.Scaled(value, slope);
        }

        public override IEnumerable<int> Totals => Argument.Totals;

        /// <summary>Functions <see cref="At"/> can differentiate.</summary>
        public static bool Knows(string name) => name is "-" or "sqrt" or "cbrt" or "ln" or "log10" or "log2" or "exp" or "abs";
    }

    public static Formula operator +(Formula left, Formula right) => new Binary('+', left, right);

    public static Formula operator -(Formula left, Formula right) => new Binary('-', left, right);

    public static Formula operator *(Formula left, Formula right) => new Binary('*', left, right);

    public static Formula operator /(Formula left, Formula right) => new Binary('/', left, right);

    public static implicit operator Formula(double value) => new Constant(value);
}

/// <summary>A value and its gradient with respect to the totals (forward-mode differentiation).</summary>
internal readonly record struct Dual(double Value, double[] Gradient)
{
    /// <summary>The same gradient times a slope, with a new value.</summary>
    public Dual Scaled(double value, double slope)
    {
        double[] gradient = new double[Gradient.Length];
        for (int i = 0; i < gradient.Length; i++) gradient[i] = Gradient[i] == 0 ? 0 : slope * Gradient[i];
        return new Dual(value, gradient);
    }

    /// <summary>slopeA · ∇a + slopeB · ∇b with a new value.</summary>
    public static Dual Combine(double value, Dual a, double slopeA, Dual b, double slopeB)
    {
        double[] gradient = new double[a.Gradient.Length];
        for (int i = 0; i < gradient.Length; i++)
            gradient[i] = (a.Gradient[i] == 0 ? 0 : slopeA * a.Gradient[i]) + (b.Gradient[i] == 0 ? 0 : slopeB * b.Gradient[i]);
        return new Dual(value, gradient);
    }
}
