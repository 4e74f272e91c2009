using System.Text;
using Approx.Engine.Execution;
using Approx.QueryLang;

namespace Approx.Engine.Estimation;

/// <summary>
/// The sums a set of item estimators needs from the sample, and the one SQL statement that yields them per group and stratum:
/// SELECT keys, stratum, Σ monomials FROM sample WHERE … GROUP BY keys, stratum. Rows that do not match stay in as zeros through n_h.
/// </summary>
internal sealed class SufficientStatistics
{
    private readonly List<Monomial> sums = [];
    private readonly Dictionary<Monomial, int> indexOf = [];
    private readonly IReadOnlyList<BaseVariable> variables;

    /// <summary>
    /// Collects what the items need: their variables, all products, and where wanted all triple products. Where blocks are the units,
    /// products are those of block totals: the rows' own are left out.
    /// </summary>
    public SufficientStatistics(IEnumerable<ItemEstimator> items, IReadOnlyList<BaseVariable> variables, bool products = true)
    {
        this.variables = variables;
        Add(new Monomial([]));
        foreach (ItemEstimator item in items.SelectMany(i => i.WithLeaves()))
        {
            for (int i = 0; i < item.Z.Count; i++)
            {
                Add(item.Z[i]);
                if (!products) continue;
                for (int j = i; j < item.Z.Count; j++)
                {
                    Add(item.Z[i] * item.Z[j]);
                    for (int l = j; item.WithTriples && l < item.Z.Count; l++) Add(item.Z[i] * item.Z[j] * item.Z[l]);
                }
            }
        }
    }

    /// <summary>Number of sums in a row of the result; the first is the number of matching rows.</summary>
    public int Count => sums.Count;

    /// <summary>The monomials that are summed, in the order of a row.</summary>
    public IReadOnlyList<Monomial> Sums => sums;

    /// <summary>The variables the monomials are made of.</summary>
    public IReadOnlyList<BaseVariable> Variables => variables;

    /// <summary>A sum as a reader writes it, e.g. "Σ y0² d1".</summary>
    public string NameOf(int sum) => sums[sum].Factors.Count == 0 ? "matching" : "Σ " + string.Join(' ', sums[sum].Factors.Select(f => (f.Power, variables[f.Variable].Value) switch
    {
        (0, _) or (_, null) => $"d{f.Variable}",
        (1, _) => $"y{f.Variable}",
        _ => $"y{f.Variable}^{f.Power}",
    }));

    /// <summary>What a sum is of.</summary>
    public Monomial At(int sum) => sums[sum];

    /// <summary>Where a monomial's sum stands.</summary>
    public int IndexOf(Monomial monomial) => indexOf[monomial];

    /// <summary>
    /// The statement. <paramref name="from"/> is the sample as a FROM clause that offers <paramref name="stratum"/>;
    /// conditions are SQL already.
    /// </summary>
    /// <param name="writer">Writes keys and variables.</param>
    /// <param name="keys">Group keys.</param>
    /// <param name="from">The sample.</param>
    /// <param name="stratum">Its column of strata.</param>
    /// <param name="conditions">WHERE.</param>
    /// <param name="more">Further aggregates over the variables' columns d0, y0, …</param>
    /// <param name="join">A join of the rows z with keys k0, … to what these need, or nothing.</param>
    public string Sql(SqlWriter writer, IReadOnlyList<Expression> keys, string from, string stratum, IReadOnlyList<string> conditions, IReadOnlyList<string> more, string join = "")
    {
        StringBuilder inner = new("SELECT ");
        for (int k = 0; k < keys.Count; k++) inner.Append($"{writer.Expression(keys[k])} AS k{k}, ");
        inner.Append(stratum).Append(" AS h");
        for (int v = 0; v < variables.Count; v++)
        {
            string? counts = variables[v].Counts is { } c ? writer.Expression(c) : null;
            if (counts is not null) inner.Append($", CASE WHEN {counts} THEN 1.0::DOUBLE ELSE 0.0::DOUBLE END AS d{v}");
            if (variables[v].Value is not { } y) continue;
            string value = $"CAST({writer.Expression(y)} AS DOUBLE)";
            if (variables[v].Centre != 0) value = $"({value} - CAST({variables[v].Centre:R} AS DOUBLE))";
            inner.Append(counts is null ? $", {value} AS y{v}" : $", CASE WHEN {counts} THEN {value} ELSE 0.0::DOUBLE END AS y{v}");
        }
        inner.Append(" FROM ").Append(from);
        if (conditions.Count > 0) inner.Append(" WHERE ").AppendJoin(" AND ", conditions);

        StringBuilder sql = new("SELECT ");
        for (int k = 0; k < keys.Count; k++) sql.Append($"k{k}, ");
        sql.Append("h");
        for (int s = 0; s < sums.Count; s++) sql.Append($", {SumSql(sums[s])} AS s{s}");
        for (int m = 0; m < more.Count; m++) sql.Append($", {more[m]} AS m{m}");
        sql.Append($" FROM ({inner}) AS z{join} GROUP BY ");
        for (int k = 0; k < keys.Count; k++) sql.Append($"k{k}, ");
        return sql.Append('h').ToString();
    }

    private string SumSql(Monomial monomial)
    {
        List<string> factors = [];
        foreach ((int v, int power) in monomial.Factors)
        {
            if (power == 0 || variables[v].Value is null)
            {
                if (variables[v].Counts is not null) factors.Add($"d{v}");
                continue;
            }
            for (int p = 0; p < power; p++) factors.Add($"y{v}");
        }
        return factors.Count == 0 ? "CAST(COUNT(*) AS DOUBLE)" : $"SUM({string.Join(" * ", factors)})";
    }

    private void Add(Monomial monomial)
    {
        if (indexOf.TryAdd(monomial, sums.Count)) sums.Add(monomial);
    }
}
