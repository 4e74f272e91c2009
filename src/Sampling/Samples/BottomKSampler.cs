using System.Runtime.InteropServices;
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
    private readonly GroupIndexer indexer;
    private readonly RowStore rows;
    private readonly List<StratumCandidates> strata = [];
    private readonly List<(OutlierRule Rule, bool High, OutlierHeap Heap)> outliers = [];
    private readonly long mostCandidates;
    private long cap;
    private long candidates;
    private int[] groups = [];
    private readonly List<int> acceptedRows = []; // of the batch at hand, and the slots they go to
    private readonly List<int> acceptedSlots = [];

    /// <summary>A sampler of a table's rows.</summary>
    /// <exception cref="ApproxException">The spec does not fit the table.</exception>
    public BottomKSampler(TableDefinition table, SampleSpec spec, ulong seed)
    {
        spec.Validate();
        if (table.Find(IdColumn) is not { Type: ColumnType.Int64 }) throw ApproxException.BadData($"table '{table.Name}' has no 64-bit column '{IdColumn}' to sample by");
        this.table = table;
        this.seed = seed;
        Spec = spec;
        indexer = new GroupIndexer(table, spec.StratifyBy);
        rows = new RowStore(table);
        cap = spec.Cap;
        mostCandidates = Math.Min(spec.Budget, long.MaxValue / 4) * 2;
        foreach (OutlierRule rule in spec.Outliers)
        {
            if (table.Find(rule.Column)?.Type is not (ColumnType.Float64 or ColumnType.Int32 or ColumnType.Int64)) throw ApproxException.BadData($"'{rule.Column}' is no numeric column of table '{table.Name}'");
            if (rule.Low > 0) outliers.Add((rule, false, new OutlierHeap(rule.Low, high: false)));
            if (rule.High > 0) outliers.Add((rule, true, new OutlierHeap(rule.High, high: true)));
        }
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
        if (GaveUp || batch.Length == 0) return;
        Index(batch);
        if (GaveUp) return;
        ReadOnlySpan<long> ids = Ids(batch);
        RowsSeen += batch.Length;
        acceptedRows.Clear();
        acceptedSlots.Clear();
        // Run by run of rows of one stratum, which is all of the batch where there is only one.
        for (int row = 0; row < ids.Length;)
        {
            int group = groups[row], begin = row;
            StratumCandidates stratum = strata[group];
            while (row < ids.Length && groups[row] == group) row++;
            stratum.Population += row - begin;
            for (int r = begin; r < row; r++)
            {
                ulong u = PermanentRandom.Of(ids[r], seed);
                if (u < stratum.Bound) Take(stratum, u, ids[r], Accept(r));
            }
        }
        foreach (var (rule, _, heap) in outliers)
        {
            if (batch.Find(rule.Column) is { } column) OfferOutliers(heap, column, ids);
        }
        rows.Fill(batch, CollectionsMarshal.AsSpan(acceptedRows), CollectionsMarshal.AsSpan(acceptedSlots));
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
        int group = indexer.IndexOf(key);
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
        foreach (var (theirs, h) in other.strata.Select((s, h) => (s, h)))
        {
            int group = indexer.IndexOf(other.indexer.Key(h));
            if (!Grow()) return;
            StratumCandidates mine = strata[group];
            mine.Population += theirs.Population;
            foreach (Candidate c in theirs.Candidates)
            {
                if (c.U < mine.Bound) Take(mine, c.U, c.Id, rows.Add(other.rows, c.Slot));
            }
            mine.Bound = Math.Min(mine.Bound, theirs.Bound);
        }
        for (int i = 0; i < outliers.Count; i++)
        {
            OutlierHeap heap = outliers[i].Heap;
            foreach (var (value, id, slot) in other.outliers[i].Heap.Entries)
            {
                if (heap.Wants(value, id)) PutOutlier(heap, value, id, rows.Add(other.rows, slot));
            }
        }
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
        // A row may be held by several heaps and by its stratum in copies of its own: by id it is one.
        SortedDictionary<long, int> certain = [];
        var used = outliers.Where(o => wanted is null || wanted(o.Rule, o.High)).ToList();
        foreach (var (id, slot) in used.SelectMany(o => o.Heap.Rows)) certain.TryAdd(id, slot);
        int[] certainSlots = [.. certain.Values];
        HashSet<long> certainIds = [.. certain.Keys];
        Dictionary<GroupKey, long> removed = [];
        if (certainSlots.Length > 0)
        {
            ArrowArray[] keys = [.. indexer.Columns.Select(c => rows.Column(table.Columns.ToList().IndexOf(c), certainSlots))];
            for (int i = 0; i < certainSlots.Length; i++)
            {
                GroupKey key = new([.. keys.Select(k => KeyArrays.Value(k, i))]);
                removed[key] = removed.GetValueOrDefault(key) + 1;
            }
        }
        List<DrawnStratum> drawn = [];
        foreach (var (key, stratum) in strata.Select((s, h) => (indexer.Key(h), s)).Where(s => s.s.Population > 0).OrderBy(s => s.Item1))
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
        if (certainSlots.Length > 0) drawn.Add(new DrawnStratum(new GroupKey(new object?[indexer.Columns.Count]), certainSlots.Length, certainSlots, Certain: true));
        SampleSpec spec = Spec with
        {
            Outliers = [.. used.GroupBy(o => o.Rule).Select(r => r.Key with { Low = r.Any(o => !o.High) ? r.Key.Low : 0, High = r.Any(o => o.High) ? r.Key.High : 0 })],
        };
        return new DrawnSample(spec, table, rows, indexer.Columns, drawn, cap);
    }

    /// <summary>The largest K with Σ min(K, N_h) ≤ budget; at least 1.</summary>
    private long CapFor(long budget)
    {
        long low = 1, high = budget;
        while (low < high)
        {
            long middle = low + (high - low + 1) / 2, total = 0;
            foreach (StratumCandidates s in strata)
            {
                total += Math.Min(middle, s.Population);
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

    private int Accept(int row)
    {
        int slot = rows.Reserve();
        acceptedRows.Add(row);
        acceptedSlots.Add(slot);
        return slot;
    }

    private void OfferOutliers(OutlierHeap heap, ArrowArray column, ReadOnlySpan<long> ids)
    {
        bool nulls = column.NullCount > 0;
        ReadOnlySpan<double> doubles = column.Type is FloatType ? column.Values<double>() : default;
        for (int row = 0; row < ids.Length; row++)
        {
            if (doubles.Length > 0 && (row = heap.NextWanted(doubles, row)) == doubles.Length) break;
            double value = doubles.Length > 0 ? doubles[row] : column.Type is IntType { BitWidth: 32 } ? column.Values<int>()[row] : column.Values<long>()[row];
            if (!heap.MayWant(value) || (nulls && column.IsNull(row)) || !heap.Wants(value, ids[row])) continue;
            PutOutlier(heap, value, ids[row], Accept(row));
        }
    }

    private void PutOutlier(OutlierHeap heap, double value, long id, int slot)
    {
        int leaver = heap.Put(value, id, slot);
        if (leaver >= 0) rows.Release(leaver);
    }

    private void Index(RecordBatch batch)
    {
        if (groups.Length < batch.Length) groups = new int[batch.Length];
        indexer.Index(batch, groups);
        Grow();
    }

    private bool Grow()
    {
        while (strata.Count < indexer.Count) strata.Add(new StratumCandidates());
        if (strata.Count > MostStrata) GiveUp();
        return !GaveUp;
    }

    private void GiveUp()
    {
        GaveUp = true;
        strata.Clear();
        outliers.Clear();
    }

    private static ReadOnlySpan<long> Ids(RecordBatch batch)
    {
        ArrowArray ids = batch.Column(IdColumn);
        return ids.NullCount == 0 ? ids.Values<long>() : throw ApproxException.BadData($"column '{IdColumn}' has {ids.NullCount} nulls", "every row needs an id to be sampled by");
    }
}
