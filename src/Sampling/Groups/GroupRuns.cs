namespace Approx.Sampling;

/// <summary>
/// The rows of a batch brought together by group (a counting sort over the groups the batch holds), so that what is kept per group is
/// touched once per batch and not once per row. Within a group the rows keep their order.
/// </summary>
internal sealed class GroupRuns
{
    private readonly List<(int Group, int Start, int End)> runs = [];
    private readonly List<int> lengths = []; // of each run, then where its next row goes
    private int[] order = [];
    private int[] runOf = []; // per group its run in this batch, valid where the stamp says so
    private int[] stamps = [];
    private int stamp;

    /// <summary>The groups of the batch, and where their rows stand in <see cref="Order"/>.</summary>
    public IReadOnlyList<(int Group, int Start, int End)> All => runs;

    /// <summary>The rows of the batch, group by group.</summary>
    public ReadOnlySpan<int> Order => order;

    /// <summary>Sorts the rows of a batch.</summary>
    /// <param name="groups">The group of each row.</param>
    /// <param name="groupCount">Groups are below this.</param>
    public void Sort(ReadOnlySpan<int> groups, int groupCount)
    {
        if (order.Length < groups.Length) order = new int[groups.Length];
        if (stamps.Length < groupCount)
        {
            Array.Resize(ref stamps, groupCount * 2);
            Array.Resize(ref runOf, groupCount * 2);
        }
        stamp++;
        runs.Clear();
        lengths.Clear();
        foreach (int group in groups)
        {
            if (stamps[group] != stamp)
            {
                stamps[group] = stamp;
                runOf[group] = lengths.Count;
                runs.Add((group, 0, 0));
                lengths.Add(0);
            }
            lengths[runOf[group]]++;
        }
        int start = 0;
        for (int r = 0; r < runs.Count; r++)
        {
            runs[r] = (runs[r].Group, start, start + lengths[r]);
            (lengths[r], start) = (start, start + lengths[r]);
        }
        for (int row = 0; row < groups.Length; row++) order[lengths[runOf[groups[row]]]++] = row;
    }
}
