using Approx.Engine.Estimation;
using Approx.Engine.Planning;
using Approx.QueryLang;
using Approx.Store;

namespace Approx.Engine.Scanning;

/// <summary>
/// What <see cref="SufficientStatistics"/> asks of a sample, compiled for a scan of the mapped rows: numbers and conditions of rows, conditions on cells, and
/// the products to be summed, each made of a shorter one. Queries of other kinds (joins, functions, NULLs, keys that are no columns) have none: DuckDB reads them.
/// </summary>
internal sealed class ScanStatement
{
    private ScanStatement(IReadOnlyList<string> cellColumns, int[] keys, IReadOnlyList<CellCondition> onCells, RowTest? where, Variable[] variables, Product[] products, int[] sums, OrderStatistics orders, IReadOnlyCollection<int> numbers)
    {
        CellColumns = cellColumns;
        Keys = keys;
        OnCells = onCells;
        Where = where;
        Variables = variables;
        Products = products;
        Sums = sums;
        Orders = orders;
        Numbers = numbers;
    }

    /// <summary>A base variable: y − Centre where Counts holds (null: everywhere), else 0. Without a value it only counts.</summary>
    public readonly record struct Variable(RowValue? Value, RowTest? Counts, double Centre);

    /// <summary>A product: a shorter one (−1: 1) times y of a variable, or times its indicator d.</summary>
    public readonly record struct Product(int Of, int Variable, bool IsIndicator);

    /// <summary>The design columns that keys and conditions need.</summary>
    public IReadOnlyList<string> CellColumns { get; }

    /// <summary>Of each group key its place among <see cref="CellColumns"/>.</summary>
    public int[] Keys { get; }

    /// <summary>Conditions that hold for whole cells.</summary>
    public IReadOnlyList<CellCondition> OnCells { get; }

    /// <summary>The condition on rows; null: none.</summary>
    public RowTest? Where { get; }

    /// <summary>The base variables.</summary>
    public Variable[] Variables { get; }

    /// <summary>The products, shorter ones first.</summary>
    public Product[] Products { get; }

    /// <summary>Of each sum the product that is summed; −1: the rows are counted.</summary>
    public int[] Sums { get; }

    /// <summary>Quantiles and extremes.</summary>
    public OrderStatistics Orders { get; }

    /// <summary>The columns read as numbers.</summary>
    public IReadOnlyCollection<int> Numbers { get; }

    /// <summary>The statement for some group keys and conditions; null where DuckDB must read it.</summary>
    public static ScanStatement? Of(SampleableQuery shape, MappedRows rows, SufficientStatistics statistics, OrderStatistics orders, IReadOnlyList<Expression> keys, IReadOnlyList<Expression> conditions)
    {
        if (shape.Star.Dimensions.Count > 0) return null;
        RowCompiler compiler = new(rows.Schema, shape.Star.OwnColumn);
        List<string> cellColumns = [];
        int[] keyPlaces = [.. keys.Select(k => k is ColumnReference key ? CellPlace(key) : -1)];
        if (keyPlaces.Contains(-1)) return null;
        RowTest? where = null;
        List<CellCondition> onCells = [];
        foreach (Expression condition in conditions)
        {
            if (compiler.Test(condition) is { } test) where = where is null ? test : new RowTest.Both(where, isAnd: true, test);
            else if (CellCondition.Of(condition, c => IsText(c) ? CellPlace(c) : -1) is { } onCell) onCells.Add(onCell);
            else return null;
        }
        List<Variable> variables = [];
        foreach (BaseVariable variable in statistics.Variables)
        {
            RowTest? counts = null;
            foreach (Expression condition in SampleableQuery.Conjuncts(variable.Counts))
            {
                if (compiler.AlwaysHolds(condition)) continue;
                if (compiler.Test(condition) is not { } test) return null;
                counts = counts is null ? test : new RowTest.Both(counts, isAnd: true, test);
            }
            RowValue? value = variable.Value is { } of ? compiler.Value(of) : null;
            if (variable.Value is not null && value is null) return null;
            variables.Add(new Variable(value, counts, variable.Centre));
        }
        (Product[] products, int[] sums) = ProductsOf(statistics.Sums, variables);
        return new ScanStatement(cellColumns, keyPlaces, onCells, where, [.. variables], products, sums, orders, compiler.Columns);

        ColumnDefinition? Own(ColumnReference column) => shape.Star.OwnColumn(column) is { } name ? rows.Table.Find(name) : null;

        bool IsText(ColumnReference column) => Own(column)?.Type == ColumnType.Utf8 && shape.Star.IsDesign(column);

        // Dates and doubles are other values in DuckDB's results than in cells.
        int CellPlace(ColumnReference column)
        {
            if (Own(column) is not { Type: ColumnType.Utf8 or ColumnType.Int32 or ColumnType.Int64 or ColumnType.Bool } own) return -1;
            if (!cellColumns.Contains(own.Name)) cellColumns.Add(own.Name);
            return cellColumns.IndexOf(own.Name);
        }
    }

    // Indicators are idempotent and y is 0 where d is: a product with y of a variable needs no d of it.
    private static (Product[] Products, int[] Sums) ProductsOf(IReadOnlyList<Monomial> monomials, List<Variable> variables)
    {
        List<Product> products = [];
        int[] sums = new int[monomials.Count];
        for (int m = 0; m < sums.Length; m++)
        {
            int at = -1;
            foreach ((int v, int power) in monomials[m].Factors)
            {
                bool isIndicator = power == 0 || variables[v].Value is null;
                if (isIndicator && variables[v].Counts is null) continue;
                for (int p = 0; p < (isIndicator ? 1 : power); p++)
                {
                    Product next = new(at, v, isIndicator);
                    at = products.IndexOf(next);
                    if (at >= 0) continue;
                    at = products.Count;
                    products.Add(next);
                }
            }
            sums[m] = at;
        }
        return ([.. products], sums);
    }
}
