using Approx.Core;

namespace Approx.Store;

/// <summary>Applies the change of a transaction to the manifest that is current when it commits.</summary>
internal static class NextManifest
{
    /// <summary>The manifest of that number: tables keep their order, new ones stand behind them.</summary>
    /// <exception cref="ApproxException">The change does not go together with what another process has committed.</exception>
    public static Manifest Over(Manifest now, int number, IReadOnlyCollection<PendingTable> changes, PendingFiles files, Unit? lengthUnit, Provenance provenance)
    {
        Dictionary<string, PendingTable> byName = changes.ToDictionary(change => change.Name, StringComparer.OrdinalIgnoreCase);
        HashSet<string> present = new(now.Tables.Select(table => table.Definition.Name), StringComparer.OrdinalIgnoreCase);
        IEnumerable<TableEntry?> former = now.Tables.Select(table => byName.TryGetValue(table.Definition.Name, out PendingTable? change) ? change.ApplyTo(table, number) : table);
        IEnumerable<TableEntry?> added = changes.Where(change => !present.Contains(change.Name)).Select(change => change.ApplyTo(null, number));
        Manifest next = now with
        {
            Number = number,
            Parent = now.Number,
            LengthUnit = LengthUnitOver(now, lengthUnit),
            Tables = [.. former.Concat(added).OfType<TableEntry>()],
            Provenance = provenance,
        };
        return files.ApplyTo(now, next, number);
    }

    private static string LengthUnitOver(Manifest now, Unit? wanted)
    {
        if (wanted is not { } unit || unit.Symbol == now.LengthUnit) return now.LengthUnit;
        return now.Tables.Count == 0
            ? unit.Symbol
            : throw ApproxException.BadData($"the store has lengths in {now.LengthUnit}; {unit.Symbol} would not go with them", "make another store for these volumes");
    }
}
