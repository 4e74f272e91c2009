namespace Approx.Tests.QueryLang;

/// <summary>Statements that between them use every alternative of the grammar, one a line.</summary>
internal static class Corpus
{
    /// <summary>The twenty queries of the benchmark.</summary>
    public static string[] Workload { get; } = Lines(""""
        SELECT AVG(volume_um3) AS a FROM objects;
        SELECT SUM(volume_um3) AS s FROM objects;
        SELECT COUNT(*) AS c FROM objects WHERE sphericity > 0.825;
        SELECT AVG(thickness) AS a FROM objects WHERE sphericity > 0.825;
        SELECT SUM(volume_um3) AS s FROM objects WHERE anisotropy > 0.775;
        SELECT AVG(thickness) AS a FROM objects WHERE volume_um3 > 2000;
        SELECT COUNT(*) AS c FROM objects WHERE sphericity < 0.36 AND anisotropy < 0.45;
        SELECT AVG(intensity_mean) AS a FROM objects;
        SELECT SUM(intensity_mean) AS s FROM objects WHERE sphericity > 0.947;
        SELECT grp, COUNT(*) AS c, AVG(volume_um3) AS a, AVG(sphericity) AS b FROM objects GROUP BY grp;
        SELECT region, COUNT(*) AS c, AVG(volume_um3) AS a FROM objects GROUP BY region;
        SELECT specimen, AVG(volume_um3) AS a FROM objects GROUP BY specimen;
        SELECT SUM(volume_um3 * sphericity) / SUM(volume_um3) AS r FROM objects WHERE region = 'R03';
        SELECT STDDEV_SAMP(volume_um3) AS d FROM objects;
        SELECT MEDIAN(volume_um3) AS m FROM objects;
        SELECT grp, QUANTILE_CONT(volume_um3, 0.05) AS p05, QUANTILE_CONT(volume_um3, 0.95) AS p95, QUANTILE_CONT(volume_um3, 0.99) AS p99 FROM objects GROUP BY grp;
        SELECT COUNT(DISTINCT specimen) AS k FROM objects WHERE volume_um3 > 5000;
        SELECT specimen, COUNT(*) AS c FROM objects GROUP BY specimen HAVING COUNT(*) > 200000;
        SELECT s.batch, COUNT(*) AS c, AVG(o.thickness) AS a FROM objects o JOIN specimens s ON o.specimen = s.specimen WHERE s.sex = 'F' AND s.age_weeks > 20 GROUP BY s.batch;
        SELECT region, grp, SUM(volume_um3) AS s, AVG(anisotropy) AS a FROM objects WHERE z < 150 GROUP BY region, grp;
        """");

    /// <summary>SELECTs: items, tables, clauses, bounds.</summary>
    public static string[] Selects { get; } = Lines(""""
        SELECT 1
        select 1, 'two', TRUE, false, NULL
        SELECT * FROM objects
        SELECT o.* FROM objects o
        SELECT o.*, s.batch FROM objects AS o, specimens AS s WHERE o.specimen = s.specimen
        SELECT object_id, volume FROM objects LIMIT 10
        SELECT object_id, volume FROM objects LIMIT 10 OFFSET 20
        SELECT object_id, volume FROM objects OFFSET 20 LIMIT 10
        SELECT object_id FROM objects OFFSET 5
        SELECT DISTINCT genotype FROM objects
        SELECT ALL genotype FROM objects
        SELECT "Volume", "a ""b""" FROM "my table"
        SELECT volume v, surface AS s FROM objects
        SELECT volume FROM lab.objects
        SELECT lab.volume FROM lab.objects lab
        WITH big AS (SELECT * FROM objects WHERE volume > 100[um3]) SELECT COUNT(*) FROM big
        WITH a AS (SELECT 1 AS x), b AS (SELECT x FROM a) SELECT * FROM a JOIN b USING (x)
        SELECT * FROM (SELECT volume FROM objects) sub
        SELECT * FROM (SELECT volume FROM objects) AS sub WHERE sub.volume > 1
        SELECT * FROM (WITH a AS (SELECT 1 AS x) SELECT x FROM a) AS t
        SELECT * FROM (SELECT 1)
        SELECT * FROM a INNER JOIN b ON a.x = b.x
        SELECT * FROM a LEFT JOIN b ON a.x = b.x AND a.y > b.y
        SELECT * FROM a LEFT OUTER JOIN b USING (x, y)
        SELECT * FROM a RIGHT JOIN b USING (x)
        SELECT * FROM a FULL OUTER JOIN b USING (x)
        SELECT * FROM a CROSS JOIN b
        SELECT * FROM a CROSS JOIN b ON MISS EXACT
        SELECT * FROM a JOIN b USING (x) JOIN c USING (y) LEFT JOIN d ON d.z = a.z
        SELECT * FROM a JOIN (SELECT x FROM b) AS c ON a.x = c.x
        SELECT * FROM a, b JOIN c USING (x)
        SELECT * FROM objects WHERE genotype IN (SELECT genotype FROM specimens WHERE sex = 'F')
        SELECT * FROM objects WHERE genotype NOT IN ('wt', 'mut')
        SELECT * FROM objects WHERE EXISTS (SELECT 1 FROM specimens) AND NOT EXISTS (SELECT 2)
        SELECT AVG(volume) FROM objects WHERE volume > (SELECT AVG(volume) FROM objects)
        SELECT genotype, COUNT(*) FROM objects GROUP BY genotype
        SELECT genotype, COUNT(*) FROM objects GROUP BY 1
        SELECT genotype, sex, COUNT(*) FROM objects GROUP BY ALL
        SELECT floor(volume / 10), COUNT(*) FROM objects GROUP BY floor(volume / 10), genotype
        SELECT genotype, AVG(volume) FROM objects GROUP BY genotype HAVING AVG(volume) > 100 AND COUNT(*) >= 5
        SELECT COUNT(*) FROM objects HAVING COUNT(*) > 1
        SELECT genotype FROM objects GROUP BY genotype ORDER BY AVG(volume) DESC LIMIT 3
        SELECT a, b FROM t ORDER BY a ASC, b DESC NULLS FIRST, 3 NULLS LAST
        SELECT genotype, AVG(volume) FROM objects GROUP BY genotype ORDER BY LOWER_BOUND(AVG(volume)), UPPER_BOUND(AVG(volume)), RELATIVE_ERROR(AVG(volume))
        SELECT AVG(volume) FROM objects ERROR WITHIN 2 % AT CONFIDENCE 99 %
        SELECT AVG(volume) FROM objects ERROR WITHIN 0.5% AT CONFIDENCE 99.9%
        SELECT AVG(volume) FROM objects ERROR WITHIN 5
        SELECT AVG(volume) FROM objects ERROR WITHIN 5[um3] AT CONFIDENCE 90 %
        SELECT AVG(volume) FROM objects AT CONFIDENCE 95 %
        SELECT AVG(volume) FROM objects WITHIN 2 SECONDS
        SELECT AVG(volume) FROM objects WITHIN 1 SECOND
        SELECT AVG(volume) FROM objects WITHIN 250 MILLISECONDS
        SELECT AVG(volume) FROM objects WITHIN 1 MILLISECOND
        SELECT AVG(volume) FROM objects WITHIN 1.5 MINUTES
        SELECT AVG(volume) FROM objects WITHIN 0.5 MINUTE
        SELECT AVG(volume) FROM objects SIMULTANEOUS
        SELECT AVG(volume) FROM objects FOR DATABASE
        SELECT AVG(volume) FROM objects FOR POPULATION
        SELECT AVG(volume) FROM objects ON MISS EXACT
        SELECT AVG(volume) FROM objects ON MISS WARN
        SELECT AVG(volume) FROM objects ON MISS FAIL
        SELECT AVG(volume) FROM objects ON MISS NULL
        SELECT AVG(volume) FROM objects EXACT
        SELECT AVG(volume) FROM objects o EXACT
        SELECT AVG(volume) FROM objects WHERE volume > 5 ERROR WITHIN 5 % WITHIN 2 SECONDS ON MISS WARN FOR POPULATION SIMULTANEOUS AT CONFIDENCE 99 %
        SELECT AVG(volume) FROM objects AT CONFIDENCE 90 % SIMULTANEOUS ON MISS FAIL FOR DATABASE WITHIN 1 MINUTE ERROR WITHIN 1e1 %
        SELECT genotype, AVG(volume) FROM objects GROUP BY genotype ORDER BY 2 LIMIT 3 ERROR WITHIN 1 % EXACT
        EXPLAIN SELECT AVG(volume) FROM objects ERROR WITHIN 2 %
        EXPLAIN ANALYZE SELECT AVG(volume) FROM objects
        EXPLAIN WITH a AS (SELECT 1) SELECT * FROM a
        EXPLAIN TEST AVG(volume) AGAINST 5 FROM objects
        SELECT /* a comment /* within */ one */ 1 -- and the rest
        """");

    /// <summary>Expressions, each behind SELECT.</summary>
    public static string[] Expressions { get; } = Lines(""""
        1 + 2 - 3 * 4 / 5 % 6
        7 // 2
        2 ^ 3 ^ 2
        2 ** 8
        -2 ^ 2
        - -1
        +a - +b
        a || 'x' || b
        a = b
        a == b
        a <> b
        a != b
        a < b OR a <= b OR a > b OR a >= b
        NOT a AND b OR NOT (c OR d)
        NOT NOT a
        a + b > c * d AND e
        (a = b) = (c = d)
        a IS NULL
        a IS NOT NULL
        a ISNULL OR b NOTNULL
        a = b IS NULL
        a IS TRUE OR b IS NOT FALSE
        a IS FALSE AND b IS NOT TRUE
        a IS DISTINCT FROM b
        a IS NOT DISTINCT FROM b + 1
        a BETWEEN 1 AND 2 AND b
        a NOT BETWEEN b - 1 AND b + 1
        a IN (1, 2, 3)
        a NOT IN (b + 1)
        a LIKE 'R%' AND b ILIKE '%x_'
        a NOT LIKE 'R!%' ESCAPE '!'
        a NOT ILIKE b || '%'
        CASE WHEN a THEN 1 END
        CASE WHEN a > 1 THEN 'x' WHEN a > 2 THEN 'y' ELSE 'z' END
        CASE a WHEN 1 THEN 'x' ELSE NULL END
        CAST(a AS DOUBLE)
        CAST(a AS DOUBLE PRECISION)
        TRY_CAST(a AS decimal(10, 2))
        a::int
        a::varchar(10)::text
        -1::int
        a::timestamp with time zone
        a::TIME WITHOUT TIME ZONE
        20[um3]
        0.5 [mm]
        volume > 20[um3] AND length < 0.5[mm]
        -3[1/mm3]
        5[%]
        .5 + 5. + 1.50 + 1e6 + 2.5E-3 + 1_000_000
        'it''s' || ''
        DATE '2024-05-01'
        timestamp '2024-05-01 10:00:00' - INTERVAL '3 days'
        TIME '10:00' + INTERVAL '3' HOUR
        TIMESTAMPTZ '2024-05-01 10:00:00+02'
        INTERVAL 2 WEEKS
        EXTRACT(year FROM d)
        EXTRACT('month' FROM d + INTERVAL 1 DAY)
        day(d) + year(d)
        now()
        COUNT(*)
        COUNT(DISTINCT specimen)
        COUNT(ALL specimen)
        SUM(a) FILTER (WHERE b > 0)
        PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY volume)
        PERCENTILE_CONT(0.9) WITHIN GROUP (ORDER BY volume DESC NULLS LAST) FILTER (WHERE a)
        string_agg(name, ', ' ORDER BY name DESC, 2)
        SUM(a)/SUM(b)
        AVG(x) - AVG(y)
        STDDEV(x) / AVG(x)
        CORR(x, y) + COVAR_SAMP(x, y) + REGR_SLOPE(y, x)
        FRACTION(volume > 20[um3])
        HISTOGRAM(volume, 20)
        QUANTILE(volume, 0.9)
        row_number() OVER ()
        AVG(a) OVER (PARTITION BY b, c ORDER BY d DESC)
        rank() OVER (ORDER BY a)
        left('abc', 2) || right('abc', 1)
        (SELECT 1)
        (SELECT MAX(x) FROM t) + 1
        a IN (SELECT b FROM t)
        a NOT IN (WITH t AS (SELECT 1) SELECT * FROM t)
        t.a + "T"."A"
        lower(a)
        greatest(a, b, -c)
        (a AND b) IS NULL
        (a + b)::int
        (-a)::int
        (a BETWEEN 1 AND 2) BETWEEN b AND c
        a BETWEEN (b BETWEEN 1 AND 2) AND c
        (a < b) < c
        ((((a))))
        -(-(-a))
        a - (b - c)
        (a ^ b) ^ c
        a ^ (b ^ c)
        (a || b) LIKE (c || d)
        NOT (a = b)
        (NOT a) = b
        (a IS NULL) IS NOT NULL
        """");

    /// <summary>TEST statements.</summary>
    public static string[] Tests { get; } = Lines(""""
        TEST AVG(volume) BETWEEN GROUPS OF genotype FROM objects
        TEST volume BETWEEN GROUPS OF genotype FROM objects
        TEST o.volume BETWEEN GROUPS OF s.genotype FROM objects o JOIN specimens s USING (specimen)
        TEST AVG(volume), MEDIAN(anisotropy), COUNT(*), SUM(surface)/SUM(volume) BETWEEN GROUPS OF genotype ('wt', 'mut') FROM objects
        TEST AVG(volume) AS v BETWEEN GROUPS OF genotype ('wt', 'het', 'mut') FROM objects WHERE sex = 'F'
        TEST volume BETWEEN GROUPS OF dose (0, -1, 2.5, TRUE, 5[um]) FROM objects
        TEST AVG(volume) AGAINST 200 FROM objects
        TEST AVG(volume) AGAINST -0.5 FROM objects
        TEST AVG(volume) AGAINST 200[um3] FROM objects
        TEST AVG(volume) WITH AVG(anisotropy) FROM objects
        TEST volume WITH thickness AS t FROM objects METHOD SPEARMAN
        TEST AVG(volume) TREND OVER dose FROM objects
        TEST AVG(volume) TREND OVER s.dose FROM objects o, specimens s
        TEST volume AGAINST 1 FROM objects PER region
        TEST volume AGAINST 1 FROM objects PER region, o.sex
        TEST volume AGAINST 1 FROM objects CLUSTER BY specimen
        TEST volume AGAINST 1 FROM objects PAIRED BY litter METHOD PAIRED_T
        TEST volume AGAINST 1 FROM objects TREATING OBJECTS AS INDEPENDENT
        TEST volume BETWEEN GROUPS OF g FROM objects METHOD WELCH
        TEST volume BETWEEN GROUPS OF g FROM objects METHOD student
        TEST volume BETWEEN GROUPS OF g FROM objects METHOD MIXED_MODEL
        TEST volume BETWEEN GROUPS OF g FROM objects METHOD MANN_WHITNEY
        TEST volume BETWEEN GROUPS OF g FROM objects METHOD KOLMOGOROV_SMIRNOV
        TEST volume BETWEEN GROUPS OF g FROM objects METHOD PERMUTATION
        TEST volume BETWEEN GROUPS OF g FROM objects METHOD BROWN_FORSYTHE
        TEST volume BETWEEN GROUPS OF g FROM objects METHOD WELCH_ANOVA
        TEST volume BETWEEN GROUPS OF g FROM objects METHOD ANOVA
        TEST volume BETWEEN GROUPS OF g FROM objects METHOD KRUSKAL_WALLIS
        TEST volume BETWEEN GROUPS OF g FROM objects METHOD WILCOXON
        TEST volume WITH b FROM objects METHOD PEARSON
        TEST volume WITH b FROM objects METHOD KENDALL
        TEST volume TREND OVER b FROM objects METHOD LINEAR
        TEST volume BETWEEN GROUPS OF g FROM objects METHOD CHI_SQUARE
        TEST volume BETWEEN GROUPS OF g FROM objects METHOD FISHER
        TEST volume AGAINST 1 FROM objects ALTERNATIVE TWO SIDED
        TEST volume AGAINST 1 FROM objects ALTERNATIVE TWO_SIDED
        TEST volume AGAINST 1 FROM objects ALTERNATIVE GREATER
        TEST volume AGAINST 1 FROM objects ALTERNATIVE LESS EQUIVALENT WITHIN 5 %
        TEST volume AGAINST 1 FROM objects EQUIVALENT WITHIN 5
        TEST volume AGAINST 1 FROM objects EQUIVALENT WITHIN 5[um3]
        TEST volume AGAINST 1 FROM objects ADJUST HOLM
        TEST volume AGAINST 1 FROM objects ADJUST HOCHBERG
        TEST volume AGAINST 1 FROM objects ADJUST BONFERRONI
        TEST volume AGAINST 1 FROM objects ADJUST BH
        TEST volume AGAINST 1 FROM objects ADJUST BY
        TEST volume AGAINST 1 FROM objects ADJUST NONE
        TEST volume AGAINST 1 FROM objects ERROR WITHIN 5 % AT CONFIDENCE 90 %
        TEST volume AGAINST 1 FROM objects WITHIN 5 SECONDS EXACT
        TEST AVG(volume), COUNT(*) BETWEEN GROUPS OF genotype ('wt', 'mut') FROM objects WHERE z < 5 PER region CLUSTER BY specimen METHOD WELCH ALTERNATIVE TWO SIDED EQUIVALENT WITHIN 10 % ADJUST BH AT CONFIDENCE 99 % FOR POPULATION
        TEST volume AGAINST 1 FROM objects ADJUST BH METHOD WELCH AT CONFIDENCE 99 % PER region ALTERNATIVE LESS ON MISS NULL CLUSTER BY specimen
        TEST AVG(volume) FILTER (WHERE z > 5) AGAINST 5 FROM (SELECT * FROM objects) AS t
        EXPLAIN ANALYZE TEST volume BETWEEN GROUPS OF g FROM objects
        """");

    /// <summary>The rest of the language.</summary>
    public static string[] Others { get; } = Lines(""""
        SHOW TABLES
        show samples;
        SHOW GROUPS FROM objects
        SHOW GROUPS FROM lab."Objects"
        DESCRIBE objects
        describe lab.objects
        SET confidence = 99
        SET confidence = 99 %
        SET scope = population
        SET verbose = on
        SET verbose = TRUE
        SET margin = -5
        SET margin = 5[um3]
        SET name TO 'a ''b'''
        CREATE SAMPLE s ON objects
        CREATE SAMPLE s ON objects STRATIFIED BY (genotype)
        CREATE SAMPLE s ON objects STRATIFIED BY (genotype, "Region") CAP 1000 BUDGET '64 MiB'
        CREATE SAMPLE s ON objects BUDGET '1.5 GB' CAP 10
        CREATE SAMPLE s ON lab.objects CAP 5 STRATIFIED BY (a)
        DROP SAMPLE s
        drop sample "My Sample"
        """");

    /// <summary>All of them.</summary>
    public static string[] All { get; } = [.. Workload, .. Selects, .. Expressions.Select(e => "SELECT " + e), .. Tests, .. Others];

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
