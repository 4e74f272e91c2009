using Approx.QueryLang;

namespace Approx.Engine.Estimation;

/// <summary>
/// One column of numbers an aggregate needs from each row: y where the row counts, 0 where it does not.
/// The indicator d is 1 where the row counts: it passes the aggregate's FILTER and its arguments are not NULL.
/// </summary>
/// <param name="Counts">The condition of d beyond WHERE, bound; null when every row counts.</param>
/// <param name="Value">y, bound; null for an aggregate that only counts (y = d).</param>
/// <param name="Centre">A constant near the mean that is taken off y, so that sums of squares keep their digits; 0 where that does not matter.</param>
internal sealed record BaseVariable(Expression? Counts, Expression? Value, double Centre = 0);

/// <summary>
/// A product of powers of base variables, summed over the sampled rows. Indicators are idempotent (d² = d, d·y = y), so for a base
/// variable with values only the power of y remains; power 0 stands for its indicator alone.
/// </summary>
internal sealed record Monomial
{
    private readonly (int Variable, int Power)[] factors;

    /// <summary>From (variable, power of y) factors; equal variables are multiplied.</summary>
    public Monomial(IEnumerable<(int Variable, int Power)> factors)
    {
        SortedDictionary<int, int> powers = [];
        foreach ((int variable, int power) in factors) powers[variable] = powers.GetValueOrDefault(variable) + power;
        this.factors = [.. powers.Select(p => (p.Key, p.Value))];
    }

    /// <summary>The factors in order of the variables.</summary>
    public IReadOnlyList<(int Variable, int Power)> Factors => factors;

    /// <summary>The product of two monomials.</summary>
    public static Monomial operator *(Monomial left, Monomial right) => new(left.factors.Concat(right.factors));

    /// <summary>Equal when the factors are.</summary>
    public bool Equals(Monomial? other) => other is not null && factors.AsSpan().SequenceEqual(other.factors);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach ((int, int) factor in factors) hash.Add(factor);
        return hash.ToHashCode();
    }
}
