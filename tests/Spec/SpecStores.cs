using Approx.Core;
using Approx.Engine;
using Approx.Sampling;
using Approx.Store;

[assembly: AssemblyFixture(typeof(Approx.Tests.Spec.SpecStores))]

namespace Approx.Tests.Spec;

/// <summary>
/// The stores the statement files ask: <c>small</c> (240 objects whose values anyone can recompute, and the table of their specimens)
/// and <c>large</c> (40,000 objects under small samples, so that sampling really happens). Made once a run, in a temporary folder.
/// </summary>
public sealed class SpecStores : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("approx-spec-");
    private readonly Dictionary<string, ApproxEngine> engines = [];
    private int copies;

    /// <summary>Makes both stores.</summary>
    public SpecStores()
    {
        Make("small", transaction =>
        {
            transaction.AppendQuery(SmallTables.Objects, SmallTables.ObjectsQuery);
            transaction.AppendQuery(SmallTables.Specimens, SmallTables.SpecimensQuery);
            SummaryScan.Rebuild(transaction, SmallTables.Objects);
        });
        Make("large", transaction =>
        {
            transaction.AppendQuery(LargeTable.Objects, LargeTable.Query);
            foreach ((TableDefinition table, string query) in LargeTable.Others) transaction.AppendQuery(table, query);
            SummaryScan.Rebuild(transaction, LargeTable.Objects, LargeTable.Samples);
        });
    }

    /// <summary>The engine on a store by name; <c>scratch</c> is a copy of the large store of its own, to be changed, <c>scratch small</c> one of the small store.</summary>
    public ApproxEngine Engine(string store)
    {
        lock (engines)
        {
            if (engines.TryGetValue(store, out ApproxEngine? known)) return known;
            string name = store;
            if (store is "scratch" or "scratch small")
            {
                name = $"scratch-{copies++}";
                Copy(new DirectoryInfo(Path.Combine(folder.FullName, store == "scratch" ? "large" : "small")), Path.Combine(folder.FullName, name));
            }
            else if (store is not ("small" or "large"))
            {
                throw new FormatException($"there is no store '{store}'; there are small, large, scratch and scratch small");
            }
            return engines[name] = ApproxEngine.Open(Path.Combine(folder.FullName, name));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ApproxEngine engine in engines.Values) engine.Dispose();
        folder.Delete(recursive: true);
    }

    private void Make(string name, Action<StoreTransaction> fill)
    {
        ShapeStore store = ShapeStore.Create(Path.Combine(folder.FullName, name), Unit.Micrometre);
        using StoreTransaction transaction = store.BeginWrite("import");
        fill(transaction);
        transaction.Commit().Dispose();
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (FileInfo file in from.EnumerateFiles()) file.CopyTo(Path.Combine(to, file.Name));
        foreach (DirectoryInfo inner in from.EnumerateDirectories()) Copy(inner, Path.Combine(to, inner.Name));
    }
}
