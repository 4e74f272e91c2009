namespace Approx.Engine;

/// <summary>
/// The answer to one statement: columns, rows, an interval for every estimated cell, and where it all came from.
/// A cell without an interval is exact.
/// </summary>
public sealed class Answer
{
    internal Answer(IReadOnlyList<AnswerColumn> columns, IReadOnlyList<AnswerRow> rows, Provenance provenance)
    {
        Columns = columns;
        Rows = rows;
        Provenance = provenance;
    }

    /// <summary>Name, type and unit of each column.</summary>
    public IReadOnlyList<AnswerColumn> Columns { get; }

    /// <summary>The rows, in the order asked for.</summary>
    public IReadOnlyList<AnswerRow> Rows { get; }

    /// <summary>How the answer was obtained.</summary>
    public Provenance Provenance { get; }
}

/// <summary>One column of an answer.</summary>
/// <param name="Name">The alias, or the expression as printed.</param>
/// <param name="Type">SQL type of the values, e.g. DOUBLE, BIGINT, VARCHAR.</param>
/// <param name="Unit">UCUM unit, or null when it has none.</param>
/// <param name="IsAggregate">True when the values are aggregates, and so may carry intervals.</param>
public sealed record AnswerColumn(string Name, string Type, string? Unit, bool IsAggregate);

/// <summary>What a reader must know about a single cell beside its value.</summary>
public enum CellMark
{
    /// <summary>Nothing special.</summary>
    None,

    /// <summary>The bound asked for was not met in this cell.</summary>
    Missed,

    /// <summary>The group straddles the limit of HAVING or ORDER BY … LIMIT.</summary>
    Undecided,

    /// <summary>No sampled row matched: the interval is an upper bound.</summary>
    BoundOnly,

    /// <summary>Too few rows were read for a value, or for a sound interval around it.</summary>
    Unknown,
}

/// <summary>One row: values, and beside each value its interval (null: exact, or not an aggregate).</summary>
public sealed class AnswerRow
{
    internal AnswerRow(object?[] values, (double Low, double High)?[] intervals, CellMark[]? marks = null)
    {
        Values = values;
        Intervals = intervals;
        Marks = marks ?? new CellMark[values.Length];
    }

    /// <summary>Values by column: long, double, string, bool, DateOnly, DateTime, decimal, BigInteger or null.</summary>
    public IReadOnlyList<object?> Values { get; }

    /// <summary>Intervals by column at the confidence of <see cref="Provenance.Confidence"/>.</summary>
    public IReadOnlyList<(double Low, double High)?> Intervals { get; }

    /// <summary>Marks by column.</summary>
    public IReadOnlyList<CellMark> Marks { get; }
}

/// <summary>Which of the three ways answered.</summary>
public enum AnswerPath
{
    /// <summary>From stored moments and groups: exact, no row read.</summary>
    Catalogue,

    /// <summary>From a sample, with intervals.</summary>
    Sample,

    /// <summary>From all rows.</summary>
    Exact,

    /// <summary>From a sample, the cells it could not answer from all rows.</summary>
    Mixed,

    /// <summary>From the rows of blocks drawn from the volumes, with intervals: the rest of the volumes was never read.</summary>
    Blocks,

    /// <summary>A statement about the store itself (SHOW, DESCRIBE, SET).</summary>
    Store,
}

/// <summary>Where an answer came from, and how far it can be trusted.</summary>
public sealed record Provenance
{
    /// <summary>The way taken.</summary>
    public required AnswerPath Path { get; init; }

    /// <summary>The engine that read rows: "duckdb", "spark", or null when none were read.</summary>
    public string? Backend { get; init; }

    /// <summary>The sample used, or null.</summary>
    public string? Sample { get; init; }

    /// <summary>Rows read.</summary>
    public long RowsUsed { get; init; }

    /// <summary>Rows of the table.</summary>
    public long RowsTotal { get; init; }

    /// <summary>Blocks drawn and read of the volumes the statement speaks of; null where they were read whole.</summary>
    public long? BlocksUsed { get; init; }

    /// <summary>All blocks of these volumes; null where they were read whole.</summary>
    public long? BlocksTotal { get; init; }

    /// <summary>Confidence of the intervals, e.g. 0.95.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>"database": describes the stored objects; "volumes": all objects of the volumes of which blocks were read; "population": infers to new specimens.</summary>
    public string Scope { get; init; } = "database";

    /// <summary>The bound asked for, as printed, or null.</summary>
    public string? Bound { get; init; }

    /// <summary>Whether the bound was met in every cell; null when none was asked for.</summary>
    public bool? BoundMet { get; init; }

    /// <summary>Largest relative (or absolute) half-width predicted before reading, in the bound's measure.</summary>
    public double? ErrorPredicted { get; init; }

    /// <summary>Largest relative (or absolute) half-width reached, in the bound's measure.</summary>
    public double? ErrorReached { get; init; }

    /// <summary>True when the bound is relative.</summary>
    public bool BoundIsRelative { get; init; } = true;

    /// <summary>How a progressive answer's intervals allow for stopping early; null for a single answer, which is read to its planned end.</summary>
    public string? Stopping { get; init; }

    /// <summary>Why this way was taken, one clause.</summary>
    public string? Reason { get; init; }

    /// <summary>Wall time from text to answer.</summary>
    public double ElapsedMs { get; init; }

    /// <summary>What the reader should know.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
