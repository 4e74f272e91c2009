namespace Approx.Engine.Planning;

/// <summary>What a reading has to do: the features that its time is predicted from.</summary>
/// <param name="Rows">Rows read.</param>
/// <param name="Columns">Different columns read; a value counts as eight bytes.</param>
/// <param name="Groups">Groups that come out.</param>
internal readonly record struct ReadCost(long Rows, int Columns, long Groups)
{
    /// <summary>Bytes read.</summary>
    public double Bytes => 8.0 * Rows * Columns;
}
