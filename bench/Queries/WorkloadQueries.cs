namespace Approx.Bench.Queries;

/// <summary>One of the twenty queries of the benchmark table.</summary>
/// <param name="Name">Short name, q01 … q20.</param>
/// <param name="Kind">Its class.</param>
/// <param name="Keys">Leading columns that name the group of a row.</param>
/// <param name="Sql">The query, in SQL that DuckDB and Approx both take.</param>
internal sealed record WorkloadQuery(string Name, string Kind, int Keys, string Sql);

/// <summary>The twenty queries: classes of aggregate, selectivity and grouping that a shape study meets.</summary>
internal static class WorkloadQueries
{
    /// <summary>In their fixed order.</summary>
    public static IReadOnlyList<WorkloadQuery> All { get; } =
    [
        new("q01_avg_volume", "AVG", 0, "SELECT AVG(volume_um3) AS a FROM objects"),
        new("q02_sum_volume", "SUM", 0, "SELECT SUM(volume_um3) AS s FROM objects"),
        new("q03_count_50pct", "COUNT", 0, "SELECT COUNT(*) AS c FROM objects WHERE sphericity > 0.825"),
        new("q04_avg_50pct", "AVG", 0, "SELECT AVG(thickness) AS a FROM objects WHERE sphericity > 0.825"),
        new("q05_sum_5pct", "SUM", 0, "SELECT SUM(volume_um3) AS s FROM objects WHERE anisotropy > 0.775"),
        new("q06_avg_0_1pct", "AVG", 0, "SELECT AVG(thickness) AS a FROM objects WHERE volume_um3 > 2000"),
        new("q07_count_0_1pct", "COUNT", 0, "SELECT COUNT(*) AS c FROM objects WHERE sphericity < 0.36 AND anisotropy < 0.45"),
        new("q08_avg_intensity", "AVG", 0, "SELECT AVG(intensity_mean) AS a FROM objects"),
        new("q09_sum_intensity_5pct", "SUM", 0, "SELECT SUM(intensity_mean) AS s FROM objects WHERE sphericity > 0.947"),
        new("q10_by_grp", "GROUP BY", 1, "SELECT grp, COUNT(*) AS c, AVG(volume_um3) AS a, AVG(sphericity) AS b FROM objects GROUP BY grp"),
        new("q11_by_region", "GROUP BY", 1, "SELECT region, COUNT(*) AS c, AVG(volume_um3) AS a FROM objects GROUP BY region"),
        new("q12_by_specimen", "GROUP BY", 1, "SELECT specimen, AVG(volume_um3) AS a FROM objects GROUP BY specimen"),
        new("q13_ratio", "RATIO", 0, "SELECT SUM(volume_um3 * sphericity) / SUM(volume_um3) AS r FROM objects WHERE region = 'R03'"),
        new("q14_stddev", "STDDEV", 0, "SELECT STDDEV_SAMP(volume_um3) AS d FROM objects"),
        new("q15_median", "QUANTILE", 0, "SELECT MEDIAN(volume_um3) AS m FROM objects"),
        new("q16_quantiles_by_grp", "QUANTILE", 1, "SELECT grp, QUANTILE_CONT(volume_um3, 0.05) AS p05, QUANTILE_CONT(volume_um3, 0.95) AS p95, QUANTILE_CONT(volume_um3, 0.99) AS p99 FROM objects GROUP BY grp"),
        new("q17_distinct", "DISTINCT", 0, "SELECT COUNT(DISTINCT specimen) AS k FROM objects WHERE volume_um3 > 5000"),
        new("q18_having", "HAVING", 1, "SELECT specimen, COUNT(*) AS c FROM objects GROUP BY specimen HAVING COUNT(*) > 200000"),
        new("q19_join", "JOIN", 1, "SELECT s.batch, COUNT(*) AS c, AVG(o.thickness) AS a FROM objects o JOIN specimens s ON o.specimen = s.specimen WHERE s.sex = 'F' AND s.age_weeks > 20 GROUP BY s.batch"),
        new("q20_region_grp", "GROUP BY", 2, "SELECT region, grp, SUM(volume_um3) AS s, AVG(anisotropy) AS a FROM objects WHERE z < 150 GROUP BY region, grp"),
    ];
}
