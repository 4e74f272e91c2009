using System.Globalization;
using Approx.DuckDb;
using Approx.Store;

namespace Approx.Bench.Queries;

/// <summary>
/// The peer that anyone can have in a minute: a uniform sample of a million rows as a table in DuckDB's memory, and the same query on it.
/// Its numbers have no error bars, its sums and counts are not scaled, and small groups are missing: read its time, not its answer.
/// </summary>
internal static class PlainSample
{
    private const long Rows = 1_000_000;
    private const string Name = "plain_sample";

    /// <summary>Makes the sample of the snapshot's objects: the rows of the smallest hashes of their ids. Views of the snapshot must be there.</summary>
    public static void Make(DuckDbConnection connection, Snapshot snapshot)
    {
        long all = snapshot.Table("objects").Parts.Sum(p => p.Rows);
        string where = all <= Rows ? "" : " WHERE hash(object_id) <= " + ((ulong)((double)Rows / all * ulong.MaxValue)).ToString(CultureInfo.InvariantCulture) + "::UBIGINT";
        connection.Execute($"CREATE TEMP TABLE {Name} AS SELECT * FROM objects{where}");
    }

    /// <summary>A query of the workload on the sample.</summary>
    public static string Sql(string query) => query.Replace("FROM objects", "FROM " + Name, StringComparison.Ordinal);
}
