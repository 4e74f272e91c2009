namespace Approx.Core;

/// <summary>A probability in [0, 1].</summary>
public readonly record struct Probability
{
    /// <summary>A probability; anything outside [0, 1] (NaN too) is refused.</summary>
    public Probability(double value)
    {
        if (!(value >= 0 && value <= 1)) throw new ArgumentOutOfRangeException(nameof(value), value, "a probability lies in [0, 1]");
        Value = value;
    }

    /// <summary>The value in [0, 1].</summary>
    public double Value { get; }
}
