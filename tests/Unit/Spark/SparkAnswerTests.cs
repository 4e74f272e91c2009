using Approx.Core;
using Approx.Engine;
using Approx.Tests.Engine;

namespace Approx.Tests.Spark;

/// <summary>The engine's exact way by a real Spark: the same snapshot, the same answers.</summary>
[Collection("Spark server")]
public class SparkAnswerTests(SparkServer server, EngineStore store) : IClassFixture<EngineStore>
{
    [Theory]
    [InlineData("SELECT COUNT(*), SUM(voxels), MIN(voxels), MAX(voxels) FROM objects")]
    [InlineData("SELECT genotype, COUNT(*), AVG(volume), SUM(volume) FROM objects WHERE NOT touches_border GROUP BY genotype ORDER BY genotype")]
    [InlineData("SELECT specimen, STDDEV(volume), QUANTILE(roundness, 0.25), MEDIAN(volume) FROM objects WHERE volume > 5e-8[mm3] GROUP BY specimen ORDER BY specimen DESC LIMIT 4")]
    [InlineData("SELECT stain, FRACTION(roundness > 0.5), COUNT(DISTINCT specimen) FROM objects WHERE stain LIKE 'r%' OR stain IS NULL GROUP BY stain ORDER BY stain NULLS FIRST")]
    [InlineData("SELECT CASE WHEN voxels // 100 % 2 = 0 THEN 'even' ELSE 'odd' END AS h, CORR(volume, voxels), REGR_SLOPE(volume, voxels) FROM objects WHERE specimen IN (SELECT specimen FROM objects WHERE genotype = 'wild') GROUP BY h HAVING COUNT(*) > 10 ORDER BY h")]
    public void Spark_answers_as_DuckDB_does(string sql)
    {
        using ApproxEngine engine = ApproxEngine.Open(store.StorePath, new EngineOptions { Spark = Endpoint() });
        using Session session = engine.OpenSession();
        Answer bySpark = session.Ask(sql, TestContext.Current.CancellationToken);
        Assert.Equal("spark", bySpark.Provenance.Backend);
        AnswerTests.Same(store.Ask(sql + " EXACT"), bySpark);
    }

    [Fact]
    public void A_wrong_statement_never_reaches_Spark()
    {
        using ApproxEngine engine = ApproxEngine.Open(store.StorePath, new EngineOptions { Spark = Endpoint() });
        using Session session = engine.OpenSession();
        ApproxException e = Assert.Throws<ApproxException>(() => session.Ask("SELECT AVG(volum) FROM objects", TestContext.Current.CancellationToken));
        Assert.Equal("did you mean volume?", e.Hint);
    }

    [Fact]
    public void A_refused_connection_is_one_clear_network_error()
    {
        using ApproxEngine engine = ApproxEngine.Open(store.StorePath, new EngineOptions { Spark = "sc://127.0.0.1:1" });
        using Session session = engine.OpenSession();
        ApproxException e = Assert.Throws<Approx.Spark.SparkException>(() => session.Ask("SELECT COUNT(*) FROM objects", TestContext.Current.CancellationToken));
        Assert.Equal(ErrorKind.Network, e.Kind);
        Assert.NotNull(e.Hint);
    }

    [Fact]
    public async Task A_long_query_is_interrupted_within_a_second()
    {
        using ApproxEngine engine = ApproxEngine.Open(store.StorePath, new EngineOptions { Spark = Endpoint() });
        using Session session = engine.OpenSession();
        session.Ask("SELECT COUNT(*) FROM objects", TestContext.Current.CancellationToken);
        using CancellationTokenSource stop = new();
        Task<Answer> asked = Task.Run(() => session.Ask("SELECT COUNT(*) FROM objects a CROSS JOIN objects b CROSS JOIN objects c WHERE a.volume + b.volume + c.volume < 0", stop.Token), TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(1.5), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        System.Diagnostics.Stopwatch clock = System.Diagnostics.Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        // The promise is one second; a loaded machine gets some slack.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"the interrupt took {clock.Elapsed.TotalSeconds:0.0} s");
    }

    private string Endpoint() => $"sc://{server.Connection.Host}:{server.Connection.Port}/;token={server.Connection.Token}";
}
