using System.Globalization;

namespace Approx.Core;

/// <summary>A relative error bound, a fraction of the value: 0.02 for "2 %". Positive and finite.</summary>
public readonly record struct RelativeError
{
    /// <summary>A bound as a fraction; must be positive and finite.</summary>
    public RelativeError(double fraction)
    {
        if (!(fraction > 0 && double.IsFinite(fraction))) throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "a relative error is positive and finite");
        Fraction = fraction;
    }

    /// <summary>The bound as a fraction, e.g. 0.02.</summary>
    public double Fraction { get; }

    /// <summary>A bound from percent, e.g. 2.</summary>
    public static RelativeError FromPercent(double percent) => new(percent / 100);

    /// <summary>The bound in percent, e.g. "2 %".</summary>
    public override string ToString() => (Fraction * 100).ToString("0.####", CultureInfo.InvariantCulture) + " %";
}
