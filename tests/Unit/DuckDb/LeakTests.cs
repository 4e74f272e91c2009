using Approx.DuckDb;

namespace Approx.Tests.DuckDb;

/// <summary>Measured alone: the resident set belongs to the whole process.</summary>
[CollectionDefinition(nameof(LeakTests), DisableParallelization = true)]
[Collection(nameof(LeakTests))]
public sealed class LeakTests
{
    [Fact]
    public void Ten_thousand_connections_with_queries_and_errors_leave_no_memory_behind()
    {
        using DuckDbDatabase database = DuckDbDatabase.Open(config: new DuckDbConfig { Threads = 1 });
        Loop(database, 2000);
        long before = Resident();
        Loop(database, 10_000);
        long after = Resident();
        // A leaked result alone is over 1 KB: ten thousand of one kind would show as 10 MB and more.
        Assert.True(after - before < 8 << 20, $"resident set grew by {(after - before) >> 10} KiB");
    }

    [Fact]
    public void Two_hundred_databases_opened_and_closed_leave_no_memory_behind()
    {
        OpenAndClose(50);
        long before = Resident();
        OpenAndClose(200);
        long after = Resident();
        Assert.True(after - before < 8 << 20, $"resident set grew by {(after - before) >> 10} KiB");
    }

    private static void Loop(DuckDbDatabase database, int times)
    {
        for (int i = 0; i < times; i++)
        {
            using DuckDbConnection connection = database.Connect();
            using PreparedStatement statement = connection.Prepare("SELECT $1, $1 || ' and more text than fits inline'");
            using DuckDbResult result = statement.Bind(1, "a text that does not fit inline").Query();
            using DataChunk chunk = result.Fetch()!;
            Assert.Equal(1, chunk.RowCount);
            if (i % 3 == 0) Assert.Throws<DuckDbException>(() => connection.Query("SELECT nope"));
            if (i % 3 == 1) Assert.Throws<DuckDbException>(() => connection.Prepare("SELEC"));
        }
    }

    private static void OpenAndClose(int times)
    {
        for (int i = 0; i < times; i++)
        {
            using DuckDbDatabase database = DuckDbDatabase.Open(config: new DuckDbConfig { Threads = 1 });
            using DuckDbConnection connection = database.Connect();
            Assert.Equal(1, connection.Scalar<int>("SELECT 1"));
        }
    }

    // The resident set without the managed heap, which grows and shrinks by its own budget.
    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using System.Diagnostics.Process self = System.Diagnostics.Process.GetCurrentProcess();
        return self.WorkingSet64 - GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes;
    }
}
