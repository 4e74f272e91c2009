using Approx.Core;

namespace Approx.Statistics;

/// <summary>How an interval is to be made.</summary>
/// <param name="Confidence">The level.</param>
internal readonly record struct IntervalChoice(Confidence Confidence)
{
    /// <summary>
    /// Let the matching units, not the zeros, decide the degrees of freedom, and correct domain means for their number (default).
    /// False gives the textbook numbers of R's survey package.
    /// </summary>
    public bool SmallDomains { get; init; } = true;

    /// <summary>Correct for the skewness of the estimator where third moments are known (default).</summary>
    public bool CorrectSkewness { get; init; } = true;

    /// <summary>Degrees of freedom to use whatever the sample says; null (default) takes Satterthwaite's.</summary>
    public double? DegreesOfFreedom { get; init; }

    /// <summary>The textbook interval: Student t with Satterthwaite (or the given) degrees of freedom and nothing else.</summary>
    public static IntervalChoice Textbook(Confidence confidence, double? degreesOfFreedom = null) =>
        new(confidence) { SmallDomains = false, CorrectSkewness = false, DegreesOfFreedom = degreesOfFreedom };
}
