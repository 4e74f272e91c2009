using Approx.Core;
using Approx.Engine;
using Approx.Engine.Answers;
using Approx.QueryLang;

namespace Approx.Tests.Spec;

/// <summary>What the pages show as SQL is SQL: each snippet parses, and those over the small store's columns run, in the order of the page.</summary>
public sealed class SnippetTests(SpecStores stores)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Pages");

    [Theory]
    [InlineData("query-language.md", 12)]
    [InlineData("README.md", 1)]
    public void Every_snippet_of_the_page_parses_and_runs_over_the_columns_it_names(string page, int fewest)
    {
        List<string> snippets = Blocks(File.ReadAllLines(Path.Combine(Folder, page)), "```sql");
        Assert.True(snippets.Count >= fewest, $"{page} shows {snippets.Count} snippets");
        using Session session = stores.Engine("scratch small").OpenSession();
        foreach (string snippet in snippets)
        {
            foreach (Statement statement in QueryParser.Parse(snippet)) Run(session, statement.ToString(), otherColumns: page == "README.md");
        }
    }

    [Fact]
    public void Every_error_of_the_page_is_what_the_program_says()
    {
        List<string> errors = [.. Blocks(File.ReadAllLines(Path.Combine(Folder, "query-language.md")), "```").Where(b => b.StartsWith("error: ", StringComparison.Ordinal))];
        Assert.NotEmpty(errors);
        using Session session = stores.Engine("small").OpenSession();
        foreach (string error in errors)
        {
            string statement = error.Split('\n')[1].Trim();
            Assert.Equal(error, ErrorRendering.Render(Assert.Throws<ApproxException>(() => session.Ask(statement))));
        }
    }

    private static void Run(Session session, string statement, bool otherColumns)
    {
        try
        {
            Answer answer = session.Ask(statement);
            Assert.NotEmpty(answer.Columns);
            Assert.NotEmpty(TableWriter.Box(answer));
        }
        catch (ApproxException e) when (otherColumns && e.Message.StartsWith("unknown column", StringComparison.Ordinal))
        {
            // The README may speak of columns the small store has not: that the snippet parses is all that is asked.
        }
        catch (ApproxException e)
        {
            Assert.Fail($"{statement}\n{e.Message}");
        }
    }

    // The fenced blocks of a page that open with this line.
    private static List<string> Blocks(string[] lines, string opening)
    {
        List<string> blocks = [];
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal)) continue;
            int end = Array.IndexOf(lines, "```", i + 1);
            if (lines[i] == opening) blocks.Add(string.Join('\n', lines[(i + 1)..end]));
            i = end;
        }
        return blocks;
    }
}
