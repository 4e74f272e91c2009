using Approx.Core;
using Approx.Engine.Execution;
using Approx.Engine.Planning;
using Approx.Store;

namespace Approx.Engine;

/// <summary>
/// Answers statements over one store. Opening is cheap: nothing is read but the manifest; samples and catalogues are mapped when first used.
/// Safe to use from several threads; each user of it takes a <see cref="Session"/>.
/// </summary>
/// <example><code>
/// using ApproxEngine engine = ApproxEngine.Open("study.approx");
/// using Session session = engine.OpenSession();
/// Answer answer = session.Ask("SELECT AVG(volume) FROM objects ERROR WITHIN 2 %");
/// </code></example>
public sealed class ApproxEngine : IDisposable
{
    private readonly Lock gate = new();
    private readonly EngineOptions options;
    private readonly List<EngineContext> contexts = [];

    private ApproxEngine(ShapeStore store, EngineOptions options)
    {
        Store = store;
        this.options = options;
    }

    /// <summary>The store.</summary>
    public ShapeStore Store { get; }

    /// <summary>Opens the engine on a store.</summary>
    /// <param name="directory">The store's directory.</param>
    /// <param name="options">Threads, memory, Spark; null for the defaults.</param>
    /// <exception cref="ApproxException">There is no store, or it is damaged.</exception>
    public static ApproxEngine Open(string directory, EngineOptions? options = null) => new(ShapeStore.Open(directory), options ?? new EngineOptions());

    /// <summary>What this engine has learnt of its backends' speed.</summary>
    internal CostModels Costs { get; } = new();

    /// <summary>A session with settings of its own.</summary>
    public Session OpenSession() => new(this, options);

    /// <summary>Closes the backend; sessions end with it.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (EngineContext context in contexts) context.Dispose();
            contexts.Clear();
        }
    }

    /// <summary>
    /// The context of the current snapshot; a new one when the store has moved on. Older ones stay open with the engine,
    /// because a statement of another session may still run on them.
    /// </summary>
    internal EngineContext Context()
    {
        // The open context pins its snapshot: as long as CURRENT names that one, no manifest is read.
        int number = Store.CurrentNumber();
        lock (gate)
        {
            if (contexts.Count > 0 && contexts[^1].Snapshot.Number == number) return contexts[^1];
            Snapshot current = Store.Current();
            if (contexts.Count > 0 && contexts[^1].Snapshot.Number == current.Number)
            {
                current.Dispose();
                return contexts[^1];
            }
            contexts.Add(new EngineContext(current, options));
            return contexts[^1];
        }
    }
}

/// <summary>How an engine runs.</summary>
public sealed record EngineOptions
{
    /// <summary>Threads of the local backend; null: all cores.</summary>
    public int? Threads { get; init; }

    /// <summary>Memory limit of the local backend in bytes; null: DuckDB's default, 80 % of the machine.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>A Spark Connect endpoint (sc://host:port/;…) for exact answers; null: DuckDB in this process.</summary>
    public string? Spark { get; init; }

    /// <summary>The clock of time bounds.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Puts another backend around the local one; null: none.</summary>
    internal Func<IBackend, IBackend>? Around { get; init; }
}
