using Approx.Core;
using Approx.QueryLang;

namespace Approx.Tests.QueryLang;

public class ErrorRenderingTests
{
    [Fact]
    public void An_error_shows_its_line_with_a_caret_and_a_hint()
    {
        ApproxException error = Assert.Throws<ApproxException>(() => QueryParser.ParseOne("SELECT volume FORM objects"));
        Assert.Equal(
            """
            error: unexpected 'FORM' (line 1, column 15)
              SELECT volume FORM objects
                            ^
            hint: did you mean FROM?
            """.ReplaceLineEndings("\n"),
            ErrorRendering.Render(error));
    }

    [Theory]
    [InlineData("SELECT a\nFROM t\nWHERE x >\n", 3, 10, "WHERE x >", "         ^")]
    [InlineData("SELECT a\r\nFROM t LIMIT -1", 2, 14, "FROM t LIMIT -1", "             ^")]
    [InlineData("SELECT\ta,\tFROM t", 1, 9, "SELECT\ta,\tFROM t", "      \t ^")]
    [InlineData("SELECT '体積' AS 体 FROM", 1, 22, "SELECT '体積' AS 体 FROM", "                        ^")]
    [InlineData("SELECT 'e\u0301', FROM t", 1, 12, "SELECT 'e\u0301', FROM t", "          ^")]
    [InlineData("SELECT '🧠', FROM t", 1, 11, "SELECT '🧠', FROM t", "           ^")]
    public void The_caret_stands_under_the_place_whatever_the_line_holds(string text, int line, int column, string source, string caret)
    {
        string[] lines = ErrorRendering.Render(Assert.Throws<ApproxException>(() => QueryParser.ParseOne(text))).Split('\n');
        Assert.EndsWith($"(line {line}, column {column})", lines[0]);
        Assert.Equal("  " + source, lines[1]);
        Assert.Equal("  " + caret, lines[2]);
    }

    [Fact]
    public void A_long_line_is_cut_around_the_place()
    {
        string text = "SELECT " + string.Join(", ", Enumerable.Range(0, 500).Select(i => $"column{i}")) + ", FROM t";
        string[] lines = ErrorRendering.Render(Assert.Throws<ApproxException>(() => QueryParser.ParseOne(text))).Split('\n');
        Assert.InRange(lines[1].Length, 100, 130);
        Assert.Equal(',', lines[1][lines[2].IndexOf('^')]);
        Assert.StartsWith("  …", lines[1]);
        Assert.EndsWith(", FROM t", lines[1]);
    }

    [Fact]
    public void Control_characters_of_the_text_never_reach_the_terminal()
    {
        string rendered = ErrorRendering.Render(Assert.Throws<ApproxException>(() => QueryParser.ParseOne("SELECT '\u001b[31m' x \"\u001b[2J\" FROM t")));
        Assert.DoesNotContain(rendered, c => char.IsControl(c) && c != '\n');
    }

    [Fact]
    public void An_error_without_place_or_hint_is_one_line()
    {
        Assert.Equal("error: no store here", ErrorRendering.Render(ApproxException.BadData("no store here")));
        Assert.Equal("error: no store here\nhint: name a folder", ErrorRendering.Render(ApproxException.BadData("no store here", "name a folder")));
    }
}
