using Approx.Arrow;
using Approx.Core;
using Approx.Store;

namespace Approx.Sampling;

/// <summary>
/// Keeps, per stratum, the K rows with the smallest permanent random numbers, and the stratum's exact size (bottom-k sampling:
/// Cohen, Kaplan, PODC 2007; coordinated by permanent random numbers: Ohlsson 1995). One pass, memory for at most about twice the rows kept.
/// The result is a function of the set of rows: order, threads, batches and appends leave no trace, and samplers of parts merge into that of the whole.
/// </summary>
internal sealed class BottomKSampler : IBatchObserver
{
    /// <summary>The column whose hash decides.</summary>
    public const string IdColumn = "object_id";

    /// <summary>More strata than this make no useful sample: the sampler gives up.</summary>
    public const int MostStrata = 20_000;

    private readonly TableDefinition table;
    private readonly ulong seed;
    private readonly RowGroups groups;
    private readonly RowStore rows;
    private readonly List<StratumCandidates> strata = [];
    private readonly OutlierIndex outliers;
    private readonly long mostCandidates;
    private long cap;
    private long candidates;
    private ulong[] numbers = [];

    /// <summary>A sampler of a table's rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="spec">What is sampled.</param>
    /// <param name="seed">The store's seed.</param>
    /// <param name="shared">Where samplers of one table keep their rows together; one sampler looks at a time. Null: a store of its own.</param>
    /// <exception cref="ApproxException">The spec does not fit the table.</exception>
    public BottomKSampler(TableDefinition table, SampleSpec spec, ulong seed, RowStore? shared = null)
    {
        spec.Validate();
        if (table.Find(IdColumn) is not { Type: ColumnType.Int64 }) throw ApproxException.BadData($"table '{table.Name}' has no 64-bit column '{IdColumn}' to sample by");
        this.table = table;
        this.seed = seed;
        Spec = spec;
        groups = new RowGroups(table, spec.StratifyBy);
        rows = shared ?? new RowStore(table);
        cap = spec.Cap;
        mostCandidates = Math.Min(spec.Budget, long.MaxValue / 4) * 2;
        outliers = new OutlierIndex(table, spec.Outliers);
    }

    /// <summary>What is sampled.</summary>
    public SampleSpec Spec { get; }

    /// <summary>Rows seen.</summary>
    public long RowsSeen { get; private set; }

    /// <summary>True when there are too many strata.</summary>
    public bool GaveUp { get; private set; }

    /// <summary>Sees a batch; copies the rows it may keep.</summary>
    public void Observe(RecordBatch batch)
    {
        rows.Begin(batch);
        Look(batch, null);
        rows.Fill(batch);
    }

    /// <summary>The same, where the store of rows was begun with the batch and will be filled from it by the caller.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="keys">Keys that were read from it already; null: none.</param>
    public void Look(RecordBatch batch, RowKeys? keys)
    {
        if (GaveUp || batch.Length == 0) return;
        ReadOnlySpan<int> of = groups.Of(batch, keys);
        if (!Grow()) return;
        ReadOnlySpan<long> ids = Ids(batch);
        ReadOnlySpan<ulong> drawn = keys is null ? Numbers(ids) : keys.Numbers;
        RowsSeen += batch.Length;
        // Run by run of rows of one stratum, which is all of the batch where there is only one.
        for (int row = 0; row < ids.Length;)
        {
            int begin = row;
            StratumCandidates stratum = strata[of[begin]];
            row = strata.Count == 1 ? ids.Length : EndOfRun(of, begin);
            stratum.Population += row - begin;
            for (int r = begin; (r = stratum.NextBelow(drawn[..row], r)) < row; r++) Take(stratum, drawn[r], ids[r], rows.Take(r));
        }
        outliers.Offer(batch, ids, rows.Take, rows.Release);
    }

    /// <summary>
    /// Tells how many rows will come, before the first: then rows that almost surely are not among the K smallest are passed over at once. The number of rows
    /// of N below K/N + 8√K/N is binomial, and fewer than K with a probability below 10⁻¹⁴; if it happens, or the numbers were wrong, <see cref="IsShort"/> tells.
    /// </summary>
    /// <param name="expected">Rows by values of the stratifying columns.</param>
    public void Expect(IEnumerable<(GroupKey Key, long Rows)> expected)
    {
        Dictionary<GroupKey, long> sizes = [];
        foreach ((GroupKey key, long n) in expected) sizes[key] = sizes.GetValueOrDefault(key) + n;
        long most = Math.Min(cap, Spec.Budget < long.MaxValue ? CapFor(Spec.Budget, sizes.Values) : cap);
        foreach ((GroupKey key, long n) in sizes)
        {
            int group = groups.Indexer.IndexOf(key);
            if (!Grow()) return;
            double share = (most + 8 * Math.Sqrt(most) + 64) / n;
            if (share < 1) strata[group].Bound = (ulong)(share * Math.ScaleB(1.0, 64));
        }
    }

    /// <summary>True when a stratum has fewer candidates than it should: what was expected was wrong, and the rows must be seen again without it.</summary>
    public bool IsShort
    {
        get
        {
            long most = Spec.Budget < long.MaxValue ? Math.Min(cap, CapFor(Spec.Budget)) : cap;
            return !GaveUp && strata.Exists(s => s.Candidates.Count < Math.Min(most, s.Population));
        }
    }

    /// <summary>
    /// Takes up rows of an earlier sample of the same spec, or any rows whose stratum sizes are counted elsewhere (see <see cref="AddPopulation"/>):
    /// they are candidates, but do not count.
    /// </summary>
    public void ObserveUncounted(RecordBatch batch)
    {
        long seen = RowsSeen;
        long[] before = [.. strata.Select(s => s.Population)];
        Observe(batch);
        RowsSeen = seen;
        for (int h = 0; h < strata.Count; h++) strata[h].Population = h < before.Length ? before[h] : 0;
    }

    /// <summary>Adds rows to the size of a stratum without offering them as candidates.</summary>
    public void AddPopulation(GroupKey key, long population)
    {
        int group = groups.Indexer.IndexOf(key);
        if (!Grow()) return;
        strata[group].Population += population;
        RowsSeen += population;
    }

    /// <summary>Adds what another sampler of the same spec has seen.</summary>
    public void Merge(BottomKSampler other)
    {
        if (other.GaveUp) GiveUp();
        if (GaveUp) return;
        if (other.cap < cap) cap = other.cap;
        RowsSeen += other.RowsSeen;
        Func<int, int> copy = rows.Copier(other.rows);
        foreach (var (theirs, h) in other.strata.Select((s, h) => (s, h)))
        {
            int group = groups.Indexer.IndexOf(other.groups.Indexer.Key(h));
            if (!Grow()) return;
            StratumCandidates mine = strata[group];
            mine.Population += theirs.Population;
            foreach (Candidate c in theirs.Candidates)
            {
                if (c.U < mine.Bound) Take(mine, c.U, c.Id, copy(c.Slot));
            }
            mine.Bound = Math.Min(mine.Bound, theirs.Bound);
        }
        outliers.Offer(other.outliers, copy, rows.Release);
    }

    /// <summary>The finished sample; null when there were too many strata. The sampler may go on afterwards.</summary>
    /// <param name="wanted">Which of the spec's outlier rules to use; all when not given. The drawn sample's spec has only these.</param>
    /// <exception cref="ApproxException">Two rows have one object id.</exception>
    public DrawnSample? Finish(Func<OutlierRule, bool, bool>? wanted = null)
    {
        if (GaveUp) return null;
        if (Spec.Budget < long.MaxValue) cap = Math.Min(cap, CapFor(Spec.Budget));
        foreach (StratumCandidates stratum in strata)
        {
            candidates -= stratum.Prune(cap, rows);
            stratum.Sort();
        }
        (SortedDictionary<long, int> certain, IReadOnlyList<OutlierRule> used) = outliers.Rows(wanted);
        int[] certainSlots = [.. certain.Values];
        HashSet<long> certainIds = [.. certain.Keys];
        Dictionary<GroupKey, long> removed = [];
        if (certainSlots.Length > 0)
        {
            ArrowArray[] keys = [.. groups.Indexer.Columns.Select(c => rows.Column(table.Columns.ToList().IndexOf(c), certainSlots))];
            for (int i = 0; i < certainSlots.Length; i++)
            {
                GroupKey key = new([.. keys.Select(k => KeyArrays.Value(k, i))]);
                removed[key] = removed.GetValueOrDefault(key) + 1;
            }
        }
        List<DrawnStratum> drawn = [];
        foreach (var (key, stratum) in strata.Select((s, h) => (groups.Indexer.Key(h), s)).Where(s => s.s.Population > 0).OrderBy(s => s.Item1))
        {
            List<Candidate> kept = stratum.Candidates;
            if (certainIds.Count > 0) kept = kept.FindAll(c => !certainIds.Contains(c.Id));
            for (int i = 1; i < kept.Count; i++)
            {
                if (kept[i].Id == kept[i - 1].Id) throw ApproxException.BadData($"{IdColumn} {kept[i].Id} occurs twice in table '{table.Name}'", "ids must be unique: append new volumes under new ids");
            }
            long population = stratum.Population - removed.GetValueOrDefault(key);
            if (population > 0) drawn.Add(new DrawnStratum(key, population, [.. kept.Select(c => c.Slot)], Certain: false));
        }
        if (certainSlots.Length > 0) drawn.Add(new DrawnStratum(new GroupKey(new object?[groups.Indexer.Columns.Count]), certainSlots.Length, certainSlots, Certain: true));
        return new DrawnSample(Spec with { Outliers = used }, table, rows, groups.Indexer.Columns, drawn, cap);
    }

    private long CapFor(long budget) => CapFor(budget, strata.Select(s => s.Population));

    /// <summary>The largest K with Σ min(K, N_h) ≤ budget; at least 1.</summary>
    private static long CapFor(long budget, IEnumerable<long> sizes)
    {
        long[] all = [.. sizes];
        long low = 1, high = budget;
        while (low < high)
        {
            long middle = low + (high - low + 1) / 2, total = 0;
            foreach (long n in all)
            {
                total += Math.Min(middle, n);
                if (total > budget) break;
            }
            if (total <= budget) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    private void Take(StratumCandidates stratum, ulong u, long id, int slot)
    {
        stratum.Candidates.Add(new Candidate(u, id, slot));
        candidates++;
        long room = Math.Min(cap, int.MaxValue / 4);
        if (stratum.Candidates.Count >= room + room / 2 + 64) candidates -= stratum.Prune(cap, rows);
        if (candidates < mostCandidates + 64L * strata.Count) return;
        // Too many in all: lower the cap to what the budget allows by now. Sizes only grow, so the final cap is not above this one.
        cap = Math.Min(cap, CapFor(Spec.Budget));
        foreach (StratumCandidates s in strata) candidates -= s.Prune(cap, rows);
    }

    private ReadOnlySpan<ulong> Numbers(ReadOnlySpan<long> ids)
    {
        if (numbers.Length < ids.Length) numbers = new ulong[ids.Length];
        PermanentRandom.Of(ids, seed, numbers);
        return numbers.AsSpan(0, ids.Length);
    }

    private static int EndOfRun(ReadOnlySpan<int> of, int begin)
    {
        int length = of[begin..].IndexOfAnyExcept(of[begin]);
        return length < 0 ? of.Length : begin + length;
    }

    private bool Grow()
    {
        while (strata.Count < groups.Indexer.Count) strata.Add(new StratumCandidates());
        if (strata.Count > MostStrata) GiveUp();
        return !GaveUp;
    }

    private void GiveUp()
    {
        GaveUp = true;
        strata.Clear();
        outliers.Clear();
    }

    /// <summary>The ids of a batch's rows.</summary>
    /// <exception cref="ApproxException">Some are null.</exception>
    public static ReadOnlySpan<long> Ids(RecordBatch batch)
    {
        ArrowArray ids = batch.Column(IdColumn);
        return ids.NullCount == 0 ? ids.Values<long>() : throw ApproxException.BadData($"column '{IdColumn}' has {ids.NullCount} nulls", "every row needs an id to be sampled by");
    }
}
