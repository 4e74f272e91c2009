using System.Globalization;
using Approx.Core;
using Approx.QueryLang;
using Approx.Statistics;

namespace Approx.Engine.Planning;

/// <summary>
/// The looks of a progressive answer: growing prefixes of one sample, planned before a row is read, and the last look, which is the answer of the
/// statement itself. Each of the K looks has intervals at 1 − α/K, so that by Bonferroni's inequality all of them hold together at 1 − α: a reader
/// may stop at any look, for whatever reason.
/// </summary>
internal sealed class ProgressiveLooks
{
    private const long FirstRows = 1_000;
    private const int Growth = 4;

    private readonly SampleReading reading;
    private readonly SampleSource sample;

    /// <summary>The looks on a sample; <see cref="Bound"/> is the statement's bound at the level of one look.</summary>
    public ProgressiveLooks(SampleReading reading, SampleSource sample, Bound bound)
    {
        (this.reading, this.sample) = (reading, sample);
        long outliers = sample.Design.Rows(0), drawn = sample.Design.TotalSampled - outliers;
        List<long> prefixes = [];
        for (long rows = FirstRows; rows < drawn; rows *= Growth) prefixes.Add(sample.Design.PrefixFor(outliers + rows));
        Prefixes = [.. prefixes.Where(p => p < sample.Design.FullPrefix).Distinct()];
        Level = new Confidence(1 - bound.ConfidenceOrDefault.Alpha / Count);
        Bound = bound with { Confidence = Level };
        Note = string.Create(CultureInfo.InvariantCulture, $"sound to stop at any of {Count} looks, each at {Math.Round(Level.Level * 100, 2)} %");
    }

    /// <summary>Prefixes of the looks before the last.</summary>
    public IReadOnlyList<long> Prefixes { get; }

    /// <summary>K.</summary>
    public int Count => Prefixes.Count + 1;

    /// <summary>Confidence of the intervals of each look.</summary>
    public Confidence Level { get; }

    /// <summary>The bound of the statement, at this level.</summary>
    public Bound Bound { get; }

    /// <summary>What a reader must know.</summary>
    public string Note { get; }

    /// <summary>The groups at one look.</summary>
    public List<GroupAnswer> Read(long prefix, CancellationToken cancel) => reading.Read(sample, prefix, new IntervalChoice(BoundTarget.LevelFor(Bound, reading.EstimatedCells)), cancel);
}
