using Approx.Cli.Commands;
using Approx.Cli.Terminal;
using Approx.Engine;

namespace Approx.Tests.Cli;

/// <summary>Line editing, history, and statements typed at the prompt.</summary>
public sealed class PromptTests
{
    [Theory]
    [InlineData("abc", "abc", 3)]
    [InlineData("abc<<X", "aXbc", 2)]
    [InlineData("abc{home}X{end}Y", "XabcY", 5)]
    [InlineData("abc<{back}", "ac", 1)]
    [InlineData("abc<{del}", "ab", 2)]
    [InlineData("{back}<>{del}", "", 0)]
    [InlineData("abc<{^U}", "c", 0)]
    [InlineData("abc<<{^K}", "a", 1)]
    [InlineData("{up}", "SELECT 2", 8)]
    [InlineData("{up}{up}", "SELECT 1", 8)]
    [InlineData("{up}{up}{up}", "SELECT 1", 8)]
    [InlineData("draft{up}{up}{down}{down}!", "draft!", 6)]
    [InlineData("{up}<3", "SELECT 32", 8)]
    [InlineData("{^A}a{^E}", "a", 1)]
    public void Keys_edit_the_line(string keys, string line, int cursor)
    {
        LineBuffer buffer = new(["SELECT 1", "SELECT 2"]);
        Assert.All(Keys(keys), key => Assert.Equal(LineState.Open, buffer.Apply(key)));
        Assert.Equal((line, cursor), (buffer.Text, buffer.Cursor));
    }

    [Fact]
    public void Enter_ends_a_line_ctrl_c_gives_it_up_and_ctrl_d_ends_only_an_empty_one()
    {
        Assert.Equal(LineState.Done, Last("abc{enter}"));
        Assert.Equal(LineState.Abandoned, Last("abc{^C}"));
        Assert.Equal(LineState.Ended, Last("{^D}"));
        Assert.Equal(LineState.Open, Last("abc{^D}"));
    }

    [Fact]
    public void History_outlives_the_run_without_empty_and_doubled_lines()
    {
        using ScratchFolder folder = new();
        LineHistory history = new(folder["history"]);
        foreach (string line in (string[])["one", "one", " ", "two"]) history.Add(line);
        Assert.Equal(["one", "two"], new LineHistory(folder["history"]).Lines);
        for (int i = 0; i < 600; i++) history.Add($"line {i}");
        Assert.Equal(500, new LineHistory(folder["history"]).Lines.Count);
        LineHistory unwritable = new(folder["no/such/folder"]);
        unwritable.Add("kept for this run");
        Assert.Equal(["kept for this run"], unwritable.Lines);
    }

    [Fact]
    public void Statements_run_when_their_semicolon_comes_and_errors_do_not_end_the_prompt()
    {
        using ScratchFolder folder = new();
        ApproxRun.Fine("import", folder.Text("a.csv", "object_id,x\n1,2\n2,3\n"), "--into", folder.Store);
        using ApproxEngine engine = ApproxEngine.Open(folder.Store);
        using Session session = engine.OpenSession();
        using MemoryStream output = new();
        using StringWriter error = new();
        Screen screen = new(new Streams { Output = output, Error = error, Input = TextReader.Null }, quiet: true, noColour: true, verbose: false);
        Queue<string> typed = new(["SELECT COUNT(*)", "  FROM objects;", "", "SELECT nope FROM objects;", "half a stat", "", "SELECT MAX(x) FROM objects;", "\\q", "SELECT MIN(x) FROM objects;"]);
        List<string> prompts = [];
        QueryPrompt prompt = new(session, "csv", screen, text =>
        {
            prompts.Add(text);
            return typed.TryDequeue(out string? line) ? line : null;
        });
        Assert.Equal(0, prompt.Run(TestContext.Current.CancellationToken));
        Assert.Equal("count(*),count(*)_low,count(*)_high\n2,,\nmax(x),max(x)_low,max(x)_high\n3,,\n", System.Text.Encoding.UTF8.GetString(output.ToArray()));
        Assert.Contains("error: unknown column nope", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(["approx> ", "   ...> ", "approx> ", "approx> ", "approx> ", "   ...> ", "approx> ", "approx> "], prompts);
        Assert.Single(typed);
    }

    private static LineState Last(string keys)
    {
        LineBuffer buffer = new([]);
        LineState state = LineState.Open;
        foreach (ConsoleKeyInfo key in Keys(keys)) state = buffer.Apply(key);
        return state;
    }

    // "<" and ">" move the cursor, {name} is a key, {^X} is Ctrl-X, anything else is typed.
    private static List<ConsoleKeyInfo> Keys(string text)
    {
        List<ConsoleKeyInfo> keys = [];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '{')
            {
                int end = text.IndexOf('}', i);
                string name = text[(i + 1)..end];
                i = end;
                keys.Add(name[0] == '^'
                    ? new ConsoleKeyInfo((char)(name[1] - 'A' + 1), Enum.Parse<ConsoleKey>(name[1..]), false, false, true)
                    : new ConsoleKeyInfo('\0', name switch { "up" => ConsoleKey.UpArrow, "down" => ConsoleKey.DownArrow, "home" => ConsoleKey.Home, "end" => ConsoleKey.End, "back" => ConsoleKey.Backspace, "del" => ConsoleKey.Delete, _ => ConsoleKey.Enter }, false, false, false));
            }
            else if (text[i] is '<' or '>') keys.Add(new ConsoleKeyInfo('\0', text[i] == '<' ? ConsoleKey.LeftArrow : ConsoleKey.RightArrow, false, false, false));
            else keys.Add(new ConsoleKeyInfo(text[i], char.IsAsciiLetter(text[i]) ? Enum.Parse<ConsoleKey>(text[i].ToString().ToUpperInvariant()) : ConsoleKey.Spacebar, char.IsAsciiLetterUpper(text[i]), false, false));
        }
        return keys;
    }
}
