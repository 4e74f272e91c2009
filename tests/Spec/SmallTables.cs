using Approx.Store;

namespace Approx.Tests.Spec;

/// <summary>The tables of the small store. Row i = 0 … 239 of objects follows from i by the arithmetic below; README.md says it in words.</summary>
internal static class SmallTables
{
    public static readonly TableDefinition Objects = new("objects",
    [
        new("object_id", ColumnType.Int64, ColumnRole.Id, Definition: "number of the object, 1 to 240", Nullable: false),
        new("specimen", ColumnType.Utf8, ColumnRole.Specimen, Definition: "s1 to s6"),
        new("genotype", ColumnType.Utf8, ColumnRole.Design, Definition: "wild: s1 to s3; mutant: s4 to s6"),
        new("batch", ColumnType.Utf8, ColumnRole.Design, Definition: "day of the scan; not noted for s6"),
        new("region", ColumnType.Utf8, ColumnRole.Design, Definition: "r1 to r4, ten objects of each specimen"),
        new("volume", ColumnType.Float64, ColumnRole.Metric, "um3", "5, 5.25 … 64.75: each once"),
        new("surface", ColumnType.Float64, ColumnRole.Metric, "um2", "2 volume + i mod 5; NULL for 12 objects"),
        new("length", ColumnType.Float64, ColumnRole.Metric, "um", "1, 1.25 … 4.75"),
        new("voxels", ColumnType.Int64, ColumnRole.Metric, Definition: "8 volume"),
        new("sphericity", ColumnType.Float64, ColumnRole.Metric, Definition: "0, 0.01 … 0.99"),
        new("touches_border", ColumnType.Bool, ColumnRole.Flag, Definition: "every eighth object"),
        new("kind", ColumnType.Utf8, Definition: "Bead, rod, plate or NULL in turn"),
        new("measured_on", ColumnType.Date32, Definition: "2024-01-01 and the 89 days after it"),
    ]);

    public static readonly TableDefinition Specimens = new("specimens",
    [
        new("specimen", ColumnType.Utf8, Definition: "s1 to s7; s7 has no object"),
        new("sex", ColumnType.Utf8),
        new("age", ColumnType.Int32, Unit: "wk", Definition: "not known for s4"),
        new("cage_area", ColumnType.Float64, Unit: "cm2"),
    ]);

    public const string ObjectsQuery = """
        SELECT i + 1 AS object_id,
          's' || (1 + i % 6) AS specimen,
          CASE WHEN i % 6 < 3 THEN 'wild' ELSE 'mutant' END AS genotype,
          CASE i % 6 WHEN 0 THEN 'A' WHEN 1 THEN 'A' WHEN 2 THEN 'B' WHEN 3 THEN 'B' WHEN 4 THEN 'C' END AS batch,
          'r' || (1 + (i // 6) % 4) AS region,
          5 + 0.25 * ((i * 7) % 240) AS volume,
          CASE WHEN i % 20 <> 7 THEN 2 * (5 + 0.25 * ((i * 7) % 240)) + i % 5 END AS surface,
          1 + (i % 16) / 4 AS length,
          40 + 2 * ((i * 7) % 240) AS voxels,
          ((i * 11) % 100) / 100 AS sphericity,
          i % 8 = 0 AS touches_border,
          CASE i % 4 WHEN 0 THEN 'Bead' WHEN 1 THEN 'rod' WHEN 2 THEN 'plate' END AS kind,
          DATE '2024-01-01' + CAST(i % 90 AS INTEGER) AS measured_on
        FROM range(240) AS t(i)
        """;

    public const string SpecimensQuery = """
        SELECT * FROM (VALUES ('s1', 'f', 8, 300.0), ('s2', 'm', 8, 300.0), ('s3', 'f', 10, 350.0), ('s4', 'm', NULL, 350.0),
          ('s5', 'f', 12, 500.0), ('s6', 'm', 12, 500.0), ('s7', 'f', 14, 500.0)) AS t(specimen, sex, age, cage_area)
        """;
}
