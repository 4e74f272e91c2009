using Approx.Core;

namespace Approx.QueryLang;

/// <summary>Clauses that stand twice, too late, or without FROM before them.</summary>
internal static class ClauseOrder
{
    private const string SelectOrder = "the order is SELECT, FROM, WHERE, GROUP BY, HAVING, ORDER BY, LIMIT, then bounds";
    private const string TestOrder = "the order is TEST, the comparison, FROM, WHERE, then PER, METHOD and the like";

    /// <summary>True for a word that begins a clause of SELECT: GROUP and ORDER only with BY behind them, else they are meant as names.</summary>
    public static bool IsClause(StatementTokens tokens, int at) => tokens.Type(at) switch
    {
        ApproxLexer.FROM or ApproxLexer.WHERE or ApproxLexer.HAVING or ApproxLexer.LIMIT or ApproxLexer.OFFSET => true,
        ApproxLexer.GROUP or ApproxLexer.ORDER => tokens.Type(at + 1) == ApproxLexer.BY,
        _ => false,
    };

    private static bool IsTestClause(int type) => type is ApproxLexer.METHOD or ApproxLexer.CLUSTER or ApproxLexer.PAIRED or ApproxLexer.ALTERNATIVE or ApproxLexer.ADJUST
        or ApproxLexer.PER or ApproxLexer.EQUIVALENT or ApproxLexer.TREATING or ApproxLexer.AGAINST or ApproxLexer.TREND;

    /// <summary>The error, when a clause cannot stand at <paramref name="at"/>.</summary>
    public static ApproxException? Find(StatementTokens tokens, int at)
    {
        if (tokens.Type(0) is ApproxLexer.SELECT or ApproxLexer.WITH && IsTestClause(tokens.Type(at)))
            return tokens.Fail(at, $"{tokens.Word(at)} belongs to a TEST", "write TEST outcome BETWEEN GROUPS OF column FROM table …");
        if (!IsClause(tokens, at)) return null;
        string name = tokens.Type(at) is ApproxLexer.GROUP or ApproxLexer.ORDER ? tokens.Word(at) + " BY" : tokens.Word(at);
        bool isTest = tokens.Type(0) == ApproxLexer.TEST;
        bool sawFrom = false;
        foreach (int i in tokens.BackwardsInSameParentheses(at))
        {
            if (tokens.Type(i) == tokens.Type(at) && IsClause(tokens, i)) return tokens.Fail(at, $"{name} is given twice", "leave one of them out");
            sawFrom |= tokens.Type(i) == ApproxLexer.FROM;
            if (tokens.Type(i) == ApproxLexer.SELECT) break;
        }
        if (!sawFrom && tokens.Type(at) is not (ApproxLexer.FROM or ApproxLexer.LIMIT or ApproxLexer.OFFSET or ApproxLexer.ORDER))
            return tokens.Fail(at, $"FROM is missing before {name}", $"write FROM and a table before {name}");
        return isTest && name is not ("FROM" or "WHERE")
            ? tokens.Fail(at, $"a TEST takes no {name}", "use PER for one test of each value")
            : tokens.Fail(at, $"{name} stands in the wrong place", isTest ? TestOrder : SelectOrder);
    }
}
