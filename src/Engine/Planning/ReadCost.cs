namespace Approx.Engine.Planning;

/// <summary>What a reading has to do: the features that its time is predicted from.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="Columns">Different columns read; a value counts as eight bytes.</param>
/// <param name="Groups">Groups that come out.</param>
internal readonly record struct ReadCost(long Rows, int Columns, long Groups)
{
    /// <summary>Bytes read.</summary>
    public double Bytes => 8.0 * Rows * Columns;

    /// <summary>How many times the work of another reading this one is at most; at least 1.</summary>
    public double TimesAsMuchAs(ReadCost other) =>
        Math.Max(1, Math.Max((double)Rows / Math.Max(1, other.Rows), Math.Max(Bytes / Math.Max(1, other.Bytes), (double)Groups / Math.Max(1, other.Groups))));
}
