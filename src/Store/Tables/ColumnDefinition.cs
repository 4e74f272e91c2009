using Approx.Core;
using Approx.DuckDb;

namespace Approx.Store;

/// <summary>One column of a stored table, with what a reader must know to use its numbers.</summary>
/// <param name="Name">1 to 255 characters, no control characters; unique within its table, case ignored.</param>
/// <param name="Type">The stored type.</param>
/// <param name="Role">What the column is for.</param>
/// <param name="Unit">UCUM spelling (um3, 1/mm3); null where no unit applies.</param>
/// <param name="Definition">One sentence that says what is measured, with its source.</param>
/// <param name="CodeVersion">Version of the code that computed the values.</param>
/// <param name="Nullable">False when a null is refused on writing.</param>
internal sealed record ColumnDefinition(
    string Name,
    ColumnType Type,
    ColumnRole Role = ColumnRole.Other,
    string? Unit = null,
    string? Definition = null,
    string? CodeVersion = null,
    bool Nullable = true)
{
    private const int LongestName = 255;

    /// <summary>Refuses names that SQL, Parquet or Spark could not carry.</summary>
    /// <exception cref="ApproxException">The name is empty, too long, or holds a control character or an unpaired surrogate.</exception>
    internal void Validate(string table)
    {
        if (string.IsNullOrWhiteSpace(Name)) throw ApproxException.BadData($"table '{table}' has a column without a name");
        if (Name.Length > LongestName) throw ApproxException.BadData($"a column name of table '{table}' has {Name.Length} characters; at most {LongestName} are possible");
        if (Name.Any(char.IsControl)) throw ApproxException.BadData($"a column name of table '{table}' holds a control character");
        if (!System.Text.Rune.TryGetRuneAt(Name, Name.Length - 1, out _) && char.IsHighSurrogate(Name[^1])) throw ApproxException.BadData($"a column name of table '{table}' is no valid text");
    }

    /// <summary>The name as a statement spells it.</summary>
    internal string QuotedName() => SqlText.Identifier(Name);

    /// <summary>True when values of both may stand in one column: same type and unit.</summary>
    internal bool SameValues(ColumnDefinition other) => Type == other.Type && (Unit ?? "") == (other.Unit ?? "");
}
