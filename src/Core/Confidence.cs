using System.Globalization;

namespace Approx.Core;

/// <summary>A confidence level strictly between 0 and 1, e.g. 0.95 for "95 %".</summary>
public readonly record struct Confidence
{
    /// <summary>A level; anything outside (0, 1) is refused.</summary>
    public Confidence(double level)
    {
        if (!(level > 0 && level < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "a confidence level lies strictly between 0 and 1");
        Level = level;
    }

    /// <summary>The default of every statement: 95 %.</summary>
    public static Confidence Default => new(0.95);

    /// <summary>The level, e.g. 0.95.</summary>
    public double Level { get; }

    /// <summary>1 − level: the probability that an interval misses.</summary>
    public double Alpha => 1 - Level;

    /// <summary>A level from percent, e.g. 95.</summary>
    public static Confidence FromPercent(double percent) => new(percent / 100);

    /// <summary>The level in percent, e.g. "95 %".</summary>
    public override string ToString() => (Level * 100).ToString("0.####", CultureInfo.InvariantCulture) + " %";
}
