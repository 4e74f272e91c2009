using Approx.Engine.Estimation;
using Approx.QueryLang;

namespace Approx.Tests.Engine;

public sealed class ColumnRangesTests
{
    [Theory]
    [InlineData("y < 10", 0, 10)]
    [InlineData("10 > y", 0, 10)]
    [InlineData("y >= 2 AND y <= 2 * 4", 2, 8)]
    [InlineData("y BETWEEN 3 AND 200", 3, 100)]
    [InlineData("y = 7", 7, 7)]
    [InlineData("y > 500", 100, 100)]
    [InlineData("y < -1", 0, 0)]
    public void Comparisons_with_numbers_narrow_a_range(string conditions, double low, double high)
    {
        ColumnRanges ranges = Of(conditions);
        Assert.True(ranges.Narrows("Y"));
        Assert.Equal((low, high), ranges.Within("y", (0, 100)));
    }

    [Theory]
    [InlineData("y <> 3")]
    [InlineData("y NOT BETWEEN 3 AND 4")]
    [InlineData("y < 10 OR y > 90")]
    [InlineData("y + 1 < 10")]
    [InlineData("w < 10")]
    [InlineData("y < w")]
    public void What_else_stands_in_WHERE_narrows_nothing(string conditions)
    {
        ColumnRanges ranges = Of(conditions);
        Assert.False(ranges.Narrows("y"));
        Assert.Equal((0, 100), ranges.Within("y", (0, 100)));
    }

    [Fact]
    public void Columns_of_other_tables_do_not_count() => Assert.Empty(new ColumnRanges(Conjuncts("y < 10"), _ => null).Conditions);

    private static ColumnRanges Of(string conditions) => new(Conjuncts(conditions), column => column.Name.Name);

    private static IEnumerable<Expression> Conjuncts(string conditions) =>
        Approx.Engine.Planning.SampleableQuery.Conjuncts(((SelectStatement)QueryParser.ParseOne($"SELECT COUNT(*) FROM t WHERE {conditions}")).Query.Where);
}
