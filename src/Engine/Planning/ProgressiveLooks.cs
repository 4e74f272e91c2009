using System.Globalization;
using Approx.Core;
using Approx.QueryLang;
using Approx.Statistics;

namespace Approx.Engine.Planning;

/// <summary>
/// The looks of a progressive answer: growing prefixes of one sample, planned before a row is read, and the last look, which is the answer of the
/// statement itself. The looks share the error α (<see cref="ErrorSpending"/>), so that all of their intervals hold together at 1 − α: a reader
/// may stop at any look, for whatever reason. The later a look, the larger its share: the last interval, which most readers wait for, is little wider than alone.
/// </summary>
internal sealed class ProgressiveLooks
{
    private const long FewestRows = 250;
    private const int Growth = 4;

    private readonly SampleReading reading;
    private readonly SampleSource sample;
    private readonly Bound bound;
    private readonly Confidence[] levels;

    /// <summary>The looks on a sample; <paramref name="bound"/> is the statement's bound.</summary>
    public ProgressiveLooks(SampleReading reading, SampleSource sample, Bound bound)
    {
        (this.reading, this.sample) = (reading, sample);
        long outliers = sample.Design.Rows(0), drawn = sample.Design.TotalSampled - outliers;
        List<long> prefixes = [];
        // From the whole sample downwards, so that the last look always has the larger part of the error.
        for (long rows = drawn / Growth; rows >= FewestRows; rows /= Growth) prefixes.Insert(0, sample.Design.PrefixFor(outliers + rows));
        Prefixes = [.. prefixes.Where(p => p < sample.Design.FullPrefix).Distinct()];
        levels = ErrorSpending.Levels(bound.ConfidenceOrDefault, [.. Prefixes.Select(p => Math.Pow(sample.Design.Narrowing(p), 2)), 1]);
        Bound = bound with { Confidence = levels[^1] };
        this.bound = bound;
    }

    /// <summary>Prefixes of the looks before the last.</summary>
    public IReadOnlyList<long> Prefixes { get; }

    /// <summary>K.</summary>
    public int Count => Prefixes.Count + 1;

    /// <summary>The bound of the statement, at the level of the last look.</summary>
    public Bound Bound { get; }

    /// <summary>What a reader of a look must know; <see cref="Count"/> − 1 is the last one.</summary>
    public string Note(int look) => string.Create(CultureInfo.InvariantCulture, $"sound to stop at any of {Count} looks, this one at {Math.Round(levels[look].Level * 100, 2)} %");

    /// <summary>The groups at one look; the last one reads the whole sample.</summary>
    public List<GroupAnswer> Read(int look, CancellationToken cancel) =>
        reading.Read(sample, look < Prefixes.Count ? Prefixes[look] : sample.Design.FullPrefix, new IntervalChoice(BoundTarget.LevelFor(bound with { Confidence = levels[look] }, reading.EstimatedCells)), cancel);
}
