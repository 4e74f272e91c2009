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
        // A leaked result alone is over 1 KB: three thousand of one kind would show as 3 MB and more.
        long growth = LeastGrowth(() => Loop(database, 3000));
        Assert.True(growth < 2 << 20, $"resident set grew by {growth >> 10} KiB in every round");
    }

    [Fact]
    public void Two_hundred_databases_opened_and_closed_leave_no_memory_behind()
    {
        OpenAndClose(50);
        long growth = LeastGrowth(() => OpenAndClose(60));
        Assert.True(growth < 2 << 20, $"resident set grew by {growth >> 10} KiB in every round");
    }

    // A leak grows in every round; an allocator that takes a new arena does so in some.
    private static long LeastGrowth(Action round)
    {
        long least = long.MaxValue, before = Resident();
        for (int i = 0; i < 4; i++)
        {
            round();
            long after = Resident();
            least = Math.Min(least, after - before);
            before = after;
        }
        return least;
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
