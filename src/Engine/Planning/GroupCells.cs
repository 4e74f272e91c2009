using Approx.Engine.Estimation;
using Approx.Statistics;

namespace Approx.Engine.Planning;

/// <summary>Turns what a sample holds of a group into the group's row of the answer: a cell for each item and sort key, HAVING, and whether it is sound.</summary>
/// <param name="items">The select items.</param>
/// <param name="sortKeys">ORDER BY.</param>
/// <param name="having">HAVING.</param>
internal sealed class GroupCells(IReadOnlyList<ItemEstimator> items, IReadOnlyList<ItemEstimator> sortKeys, IReadOnlyList<HavingCondition> having)
{
    /// <summary>The group without values, for when there was no time to read any row.</summary>
    public GroupAnswer Unread(KnownGroup group) => new()
    {
        Key = group.Key,
        Items = [.. items.Select(i => UnreadCell(i, group))],
        SortKeys = [.. sortKeys.Select(i => UnreadCell(i, group))],
        Having = having.Count == 0 ? Verdict.Yes : Verdict.Undecided,
        IsWeak = true,
    };

    /// <summary>The group as a sample shows it.</summary>
    public GroupAnswer Estimate(KnownGroup group, GroupSample drawn, GroupEstimator cells)
    {
        // Rows of strata that are read whole say nothing about those that are not.
        long matched = (long)drawn.Sums.Values.Sum(s => s[0]), open = (long)drawn.Sums.Where(s => !cells.IsCensus(s.Key)).Sum(s => s.Value[0]);
        bool census = drawn.Strata.All(cells.IsCensus);
        double excess = 0;
        Dictionary<ItemEstimator, CellEstimate> cache = new(ReferenceEqualityComparer.Instance);
        CellEstimate Judged(ItemEstimator item)
        {
            if (cache.TryGetValue(item, out CellEstimate cell)) return cell;
            cell = cells.Estimate(item, drawn);
            excess = Math.Max(excess, cell.TailExcess);
            return cache[item] = cell;
        }
        Estimate Of(ItemEstimator item) => Judged(item).Value;
        Cell CellOf(ItemEstimator item)
        {
            if (item is ItemEstimator.Key key) return new Cell(group.Key.Values[key.Index]);
            Estimate estimate = Of(item);
            // A sum or mean of no row that has no bound either says nothing at all.
            bool nothing = double.IsNaN(estimate.Value) || (matched == 0 && !estimate.Interval.IsBounded);
            object? value = nothing ? null : item is ItemEstimator.Count or ItemEstimator.Extreme { IsWhole: true } ? (object)(long)Math.Round(estimate.Value) : estimate.Value;
            CellMark mark = value is null ? CellMark.Unknown
                : estimate.IsExact || census ? CellMark.None
                : matched == 0 ? CellMark.BoundOnly
                : IsWeak(item, estimate, open) ? CellMark.Unknown : CellMark.None;
            return new Cell(value, estimate, mark, Judged(item).UsualOverOwn, census ? 0 : Judged(item).TailExcess);
        }
        bool weak = !census && (matched == 0 || items.Concat(sortKeys).Any(i => i is not ItemEstimator.Key && IsWeak(i, Of(i), open)));
        Verdict verdict = Verdict.Yes;
        foreach (HavingCondition condition in having) verdict = Verdicts.And(verdict, condition.Decide(Of));
        Cell[] cellsOfItems = [.. items.Select(CellOf)], cellsOfSortKeys = [.. sortKeys.Select(CellOf)];
        return new GroupAnswer
        {
            Key = group.Key,
            Items = cellsOfItems,
            SortKeys = cellsOfSortKeys,
            Having = verdict,
            Matched = matched,
            IsExact = census,
            IsWeak = weak,
            TailExcess = census ? 0 : excess,
        };
    }

    // Too few rows for an interval of means or totals, or rows that all agree: their spread says nothing about the rows not seen.
    private static bool IsWeak(ItemEstimator item, Estimate estimate, long matched)
    {
        if (item is ItemEstimator.Uncertainty uncertainty) return IsWeak(uncertainty.Inner, estimate, matched) && !double.IsFinite(estimate.Value);
        if (item is ItemEstimator.Count or ItemEstimator.Function { Z.Count: 0 }) return false;
        // These are weak where they have no bounds: their intervals may be points, and are never estimated by a spread.
        if (item is ItemEstimator.Quantile or ItemEstimator.Extreme or ItemEstimator.Combined) return !estimate.IsExact && (double.IsNaN(estimate.Value) || !estimate.Interval.IsBounded);
        return matched < SampleReading.FewestRows || double.IsNaN(estimate.Value) || !(estimate.StandardError > 0) || !estimate.Interval.IsBounded;
    }

    private static Cell UnreadCell(ItemEstimator item, KnownGroup group) => item is ItemEstimator.Key key ? new Cell(group.Key.Values[key.Index]) : new Cell(null, null, CellMark.Unknown);
}
