namespace Approx.Engine.Planning;

/// <summary>
/// The last few answers of statements about one snapshot, by their SQL: what never changes need not be asked twice.
/// Safe to use from several threads; two that ask for the same at once may both compute it.
/// </summary>
/// <param name="most">Most answers kept; beyond, the one that came first goes.</param>
internal sealed class RecentAnswers<T>(int most)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, T> known = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    /// <summary>The answer of a statement, computed when it is not known.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="compute">Gives its answer.</param>
    /// <param name="keep">Whether an answer is small enough to keep; null keeps all.</param>
    public T Get(string sql, Func<T> compute, Func<T, bool>? keep = null)
    {
        lock (gate)
        {
            if (known.TryGetValue(sql, out T? found)) return found;
        }
        T answer = compute();
        if (keep is not null && !keep(answer)) return answer;
        lock (gate)
        {
            if (!known.TryAdd(sql, answer)) return answer;
            order.Enqueue(sql);
            if (order.Count > most) known.Remove(order.Dequeue());
        }
        return answer;
    }
}
