namespace Approx.Engine.Planning;

/// <summary>Per group and quantile the values (above Low, up to High) among which a smaller prefix says the quantile lies; all values where it says nothing.</summary>
/// <param name="quantiles">Number of quantiles.</param>
internal sealed class GroupSlices(int quantiles)
{
    private readonly (double Low, double High)[] whole = [.. Enumerable.Repeat((double.NegativeInfinity, double.PositiveInfinity), quantiles)];
    private readonly Dictionary<AnswerKey, (double Low, double High)[]> ofGroup = [];

    /// <summary>Sets the slices of a group; NaN at an end where the group is too thin to tell.</summary>
    public void Put(AnswerKey group, (double Low, double High)[] slices) => ofGroup[group] = slices;

    /// <summary>The slices of a group.</summary>
    public (double Low, double High)[] Of(AnswerKey group) => ofGroup.GetValueOrDefault(group, whole);

    /// <summary>One slice for all groups, so that a statement in SQL does not grow with them.</summary>
    public (double Low, double High)[] ForAll()
    {
        if (ofGroup.Count == 0) return whole;
        (double Low, double High)[] all = [.. whole.Select(_ => (double.PositiveInfinity, double.NegativeInfinity))];
        foreach ((double Low, double High)[] slices in ofGroup.Values)
        {
            for (int q = 0; q < all.Length; q++) all[q] = (Math.Min(all[q].Low, slices[q].Low), Math.Max(all[q].High, slices[q].High));
        }
        for (int q = 0; q < all.Length; q++)
        {
            if (!(all[q].Low <= all[q].High)) all[q] = whole[q];
        }
        return all;
    }
}
