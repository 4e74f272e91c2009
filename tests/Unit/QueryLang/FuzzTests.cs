using Approx.Core;
using Approx.QueryLang;

namespace Approx.Tests.QueryLang;

public class FuzzTests
{
    private static readonly string[] Pieces =
    [
        "(", ")", "'", "\"", "[", "]", "/*", "*/", "--", ";", ",", ".", "%", "::", "-", "*", "\n", "\0", "é", "🧠", "\uD800", "1e", "9999999999999999999999", "..", "[um3]",
        .. Keywords.All.Select(word => " " + word + " "),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Damaged_statements_are_read_or_refused_with_a_place_and_never_anything_else(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 500; i++)
        {
            string text = Damage(Corpus.All[random.Next(Corpus.All.Length)], random);
            try
            {
                foreach (Statement statement in QueryParser.Parse(text))
                {
                    string printed = statement.ToString();
                    Assert.True(statement.Equals(QueryParser.ParseOne(printed)), $"{text}\n→ {printed}");
                }
            }
            catch (ApproxException error)
            {
                Assert.Equal(ErrorKind.Sql, error.Kind);
                SourceSpan span = Assert.NotNull(error.Place).Span;
                Assert.InRange(span.Start, 0, text.Length);
                Assert.InRange(span.End, span.Start, text.Length);
                Assert.NotNull(error.Hint);
                Assert.DoesNotContain(error.Message + error.Hint, char.IsControl);
                Assert.Matches(@"\Aerror: [^\n]+(\n  [^\n]*\n[ \t]+\^)?\nhint: [^\n]+\z", ErrorRendering.Render(error));
            }
        }
    }

    private static string Damage(string text, Random random)
    {
        for (int damages = 1 + random.Next(3); damages > 0; damages--)
        {
            int at = random.Next(text.Length + 1), length = Math.Min(random.Next(1, 8), text.Length - at);
            text = random.Next(5) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, Pieces[random.Next(Pieces.Length)]),
                2 => text.Remove(at, length).Insert(at, Pieces[random.Next(Pieces.Length)]),
                3 => text.Insert(at, text.Substring(at, length)),
                _ => text[..at] + Corpus.All[random.Next(Corpus.All.Length)][Math.Min(at, 8)..],
            };
        }
        return text;
    }
}
