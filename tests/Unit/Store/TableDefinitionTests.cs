using Approx.Core;
using Approx.Store;

namespace Approx.Tests.Store;

public sealed class TableDefinitionTests
{
    [Theory]
    [InlineData("")]
    [InlineData("1st")]
    [InlineData("a b")]
    [InlineData("../x")]
    [InlineData("a\"b")]
    [InlineData("objects\n")]
    public void A_name_that_is_no_identifier_is_no_table_name(string name) =>
        Assert.Throws<ApproxException>(() => new TableDefinition(name, [new ColumnDefinition("x", ColumnType.Int64)]));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\0b")]
    public void A_column_needs_a_name_without_control_characters(string name) =>
        Assert.Throws<ApproxException>(() => new TableDefinition("t", [new ColumnDefinition(name, ColumnType.Int64)]));

    [Fact]
    public void Column_names_differ_by_more_than_case() =>
        Assert.Throws<ApproxException>(() => new TableDefinition("t", [new ColumnDefinition("Area", ColumnType.Int64), new ColumnDefinition("AREA", ColumnType.Int64)]));

    [Fact]
    public void Merging_adds_the_new_columns_behind_as_nullable()
    {
        TableDefinition old = new("t", [new ColumnDefinition("id", ColumnType.Int64, Nullable: false), new ColumnDefinition("a", ColumnType.Float64, Unit: "um")]);
        TableDefinition added = new("t", [new ColumnDefinition("B", ColumnType.Utf8, Nullable: false), new ColumnDefinition("ID", ColumnType.Int64, Nullable: false)]);
        Assert.Equal(
            new TableDefinition("t", [old.Columns[0], old.Columns[1], new ColumnDefinition("B", ColumnType.Utf8, Nullable: true)]),
            old.Merge(added));
    }

    [Fact]
    public void Merging_refuses_another_unit_another_type_and_a_missing_column_that_allows_no_null()
    {
        TableDefinition old = new("t", [new ColumnDefinition("id", ColumnType.Int64, Nullable: false), new ColumnDefinition("a", ColumnType.Float64, Unit: "um")]);
        Assert.Contains("um", Refused(old, old.Columns[0], old.Columns[1] with { Unit = "mm" }));
        Assert.Contains("Int32", Refused(old, old.Columns[0], old.Columns[1] with { Type = ColumnType.Int32 }));
        Assert.Contains("'id'", Refused(old, old.Columns[1]));
    }

    private static string Refused(TableDefinition old, params ColumnDefinition[] columns) =>
        Assert.Throws<ApproxException>(() => old.Merge(new TableDefinition("t", columns))).Message;
}
