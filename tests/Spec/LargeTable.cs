using Approx.Sampling;
using Approx.Store;

namespace Approx.Tests.Spec;

/// <summary>
/// The table of the large store: 40,000 objects of 12 specimens, 40 regions of 1,000 rows, 12 objects of stage <c>rare</c>, and the heavy-tailed
/// column <c>charge</c>. Columns r1 and r2 of the query are pseudo-random numbers of (0, 1) made by whole-number arithmetic (a Lehmer generator's
/// steps applied to the row number), so that every machine makes the same table.
/// </summary>
internal static class LargeTable
{
    public static readonly TableDefinition Objects = new("objects",
    [
        new("object_id", ColumnType.Int64, ColumnRole.Id, Nullable: false),
        new("specimen", ColumnType.Utf8, ColumnRole.Specimen),
        new("genotype", ColumnType.Utf8, ColumnRole.Design),
        new("stage", ColumnType.Utf8, ColumnRole.Design),
        new("region", ColumnType.Utf8, ColumnRole.Design),
        new("volume", ColumnType.Float64, ColumnRole.Metric, "um3", "about lognormal; mutants are a tenth larger"),
        new("surface", ColumnType.Float64, ColumnRole.Metric, "um2", "follows volume; every eleventh is NULL"),
        new("charge", ColumnType.Float64, ColumnRole.Metric, Definition: "Pareto, index 1.5: a few objects hold much of the sum"),
        new("sphericity", ColumnType.Float64, ColumnRole.Metric),
        new("touches_border", ColumnType.Bool, ColumnRole.Flag),
    ]);

    public static IReadOnlyList<SampleSpec> Samples { get; } =
    [
        new("objects_uniform", "objects") { Cap = 4000, Outliers = [new OutlierRule("charge", 0, 200)] },
        new("objects_by_stage", "objects") { StratifyBy = ["stage"], Cap = 3000, Outliers = [new OutlierRule("charge", 0, 200)] },
        new("objects_by_region", "objects") { StratifyBy = ["region"], Cap = 200 },
    ];

    public const string Query = """
        SELECT i AS object_id,
          'p' || lpad(CAST(1 + i % 12 AS VARCHAR), 2, '0') AS specimen,
          CASE WHEN i % 12 < 6 THEN 'wild' ELSE 'mutant' END AS genotype,
          CASE WHEN i % 3600 = 17 THEN 'rare' WHEN r1 < 0.4 THEN 'early' ELSE 'late' END AS stage,
          'r' || lpad(CAST(1 + i // 1000 AS VARCHAR), 2, '0') AS region,
          (CASE WHEN i % 12 < 6 THEN 100 ELSE 110 END) * exp(0.6 * sqrt(-2 * ln(r1)) * cos(2 * pi() * r2)) AS volume,
          CASE WHEN i % 11 <> 0 THEN 5 * pow(exp(0.6 * sqrt(-2 * ln(r1)) * cos(2 * pi() * r2)), 0.6) * (90 + 20 * r2) END AS surface,
          pow(r2, -1 / 1.5) AS charge,
          round(1 - 0.5 * r1 * r2, 3) AS sphericity,
          r2 < 0.08 AS touches_border
        FROM (
          SELECT i, (i * 48271 * 69621 % 2147483647 * 48271 % 2147483647 + 1) / 2147483648 AS r1,
            ((i + 77777) * 39373 * 16807 % 2147483629 * 69621 % 2147483629 + 1) / 2147483630 AS r2
          FROM range(40000) AS t(i))
        """;

    /// <summary>Tables to join: specimens and batches by key, labels of every third object, contacts several to an object.</summary>
    public static IReadOnlyList<(TableDefinition Table, string Query)> Others { get; } =
    [
        (new("specimens", [new("specimen", ColumnType.Utf8), new("sex", ColumnType.Utf8), new("age_weeks", ColumnType.Int32), new("batch", ColumnType.Utf8)]),
            "SELECT 'p' || lpad(CAST(i AS VARCHAR), 2, '0') AS specimen, CASE WHEN i % 2 = 0 THEN 'f' ELSE 'm' END AS sex, CAST(4 + i AS INTEGER) AS age_weeks, 'b' || CAST(i // 2 % 3 AS VARCHAR) AS batch FROM range(1, 13) AS t(i)"),
        (new("batches", [new("batch", ColumnType.Utf8), new("room", ColumnType.Utf8)]), "SELECT 'b' || CAST(i AS VARCHAR) AS batch, CASE WHEN i < 2 THEN 'north' ELSE 'south' END AS room FROM range(3) AS t(i)"),
        (new("labels", [new("object_id", ColumnType.Int64), new("label", ColumnType.Utf8), new("score", ColumnType.Float64)]),
            "SELECT 3 * i AS object_id, chr(CAST(97 + i % 3 AS INTEGER)) AS label, CAST(i * 7919 % 1000 AS DOUBLE) / 1000 AS score FROM range(13000) AS t(i)"),
        (new("contacts", [new("object_id", ColumnType.Int64), new("other", ColumnType.Int64)]), "SELECT i // 2 AS object_id, i % 40000 AS other FROM range(60000) AS t(i)"),
    ];
}
