using Approx.Store;

namespace Approx.Tests.Store
{
    /// <summary>What a process that is going to be killed does: on each of several stores, commit after commit, it appends rows and merges a sample.</summary>
    internal static class CrashChild
    {
        public const string Variable = "APPROX_CRASH_CHILD_STORES";
        public const int RowsPerCommit = 40;

        /// <summary>Works until it is killed. Says "STORE NUMBER" for every commit that has returned.</summary>
        public static void Run(string[] directories)
        {
            Thread[] threads = [.. directories.Select(directory => new Thread(() => Work(ShapeStore.Open(directory))))];
            foreach (Thread thread in threads) thread.Start();
            foreach (Thread thread in threads) thread.Join();
        }

        private static void Work(ShapeStore store)
        {
            while (true)
            {
                using StoreTransaction transaction = store.BeginWrite("crash");
                int first = (int)(transaction.Basis.FindTable("objects")?.Rows ?? 0);
                TableWriter writer = transaction.Append(Shapes.Objects);
                writer.Write(Shapes.Batch(first, RowsPerCommit));
                // Every so often the rows of a volume are measured again, so that parts are written anew.
                if (first % 1000 == 600) transaction.RemoveRows("objects", "0");
                writer.Complete();
                transaction.AtCommit(latest =>
                {
                    long rows = transaction.Connection.Scalar<long>($"SELECT count(*) FROM {transaction.ScanSql("objects")}");
                    transaction.PutSample("all", new SampleDescription("objects", [], rows), ("rows", path => File.WriteAllText(path, new string('x', (int)rows))));
                });
                using Snapshot committed = transaction.Commit();
                Console.WriteLine($"{store.StoreDirectory}\t{committed.Number}");
                if (committed.Number % 16 == 0) store.Vacuum(keep: 3);
            }
        }
    }
}

/// <summary>The runtime calls this before Main of a process started with DOTNET_STARTUP_HOOKS: the way for the test program to be its own child under any runner.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Approx.Tests.Store.CrashChild.Variable) is not { } directories) return;
        Approx.Tests.Store.CrashChild.Run(directories.Split('\n'));
    }
}
