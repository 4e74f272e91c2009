using Approx.Core;
using Approx.Engine.Answers;
using Approx.Engine.Execution;
using Approx.Engine.Planning;
using Approx.QueryLang;

namespace Approx.Engine;

/// <summary>
/// One user's line of questions: settings made with SET last as long as it. Not for several threads at once.
/// </summary>
public sealed class Session : IDisposable
{
    private readonly ApproxEngine engine;
    private readonly EngineOptions options;
    private SparkBackend? spark;

    internal Session(ApproxEngine engine, EngineOptions options)
    {
        this.engine = engine;
        this.options = options;
    }

    /// <summary>Settings by name; SET changes them.</summary>
    internal SessionSettings Settings { get; } = new();

    /// <summary>What the planner considered for the last SELECT.</summary>
    internal PlanTrace LastPlan { get; private set; } = new();

    /// <summary>Answers one statement.</summary>
    /// <param name="statement">The text of exactly one statement.</param>
    /// <param name="cancel">Stops the statement promptly.</param>
    /// <exception cref="ApproxException">A wrong statement (with its place), a bound missed under ON MISS FAIL, or a failing backend.</exception>
    public Answer Ask(string statement, CancellationToken cancel = default)
    {
        long begun = options.Clock.GetTimestamp();
        return Run(QueryParser.ParseOne(statement), statement, begun, cancel);
    }

    /// <summary>Answers the statements of a text one after the other, each when it is asked for.</summary>
    public IEnumerable<Answer> AskAll(string statements, CancellationToken cancel = default)
    {
        foreach (Statement statement in QueryParser.Parse(statements)) yield return Run(statement, statements, options.Clock.GetTimestamp(), cancel);
    }

    /// <summary>
    /// Better and better answers to one statement over growing prefixes of a sample; the last is the statement's own. One may stop at any of them,
    /// for whatever reason: <see cref="Provenance.Stopping"/> says how the intervals allow for it. What no sample answers has one answer.
    /// </summary>
    /// <param name="statement">The text of exactly one statement.</param>
    /// <param name="cancel">Stops the statement promptly.</param>
    /// <exception cref="ApproxException">As for <see cref="Ask"/>.</exception>
    public IEnumerable<Answer> Progressive(string statement, CancellationToken cancel = default)
    {
        long begun = options.Clock.GetTimestamp();
        if (QueryParser.ParseOne(statement) is not SelectStatement select)
        {
            yield return Ask(statement, cancel);
            yield break;
        }
        EngineContext context = engine.Context();
        LastPlan = new PlanTrace();
        select = WithSettings(select);
        foreach (Answer answer in new SelectRunner(context, Remote(context)).Progressive(select, statement, LastPlan, Budget(select.Bound, begun), cancel)) yield return answer;
    }

    /// <inheritdoc/>
    public void Dispose() => spark?.Dispose();

    private Answer Run(Statement statement, string text, long begun, CancellationToken cancel)
    {
        EngineContext context = engine.Context();
        LastPlan = new PlanTrace { Analyzes = statement is ExplainStatement { IsAnalyze: true }, PlansOnly = statement is ExplainStatement { IsAnalyze: false } };
        switch (statement)
        {
            case SelectStatement select:
                return Select(context, select, text, begun, cancel);
            case ExplainStatement { Inner: SelectStatement inner } explain:
                Answer answered = Select(context, inner, text, begun, cancel);
                return Explanation.Of(LastPlan, answered, explain.IsAnalyze);
            case SetStatement set:
                return Settings.Apply(set, text);
            case CreateSample or DropSample:
                return SampleStatements.Run(engine.Store, context, statement, text, cancel);
            case TestStatement or ExplainStatement:
                throw ApproxException.WrongStatement("not supported yet: TEST", text, statement.Span);
            default:
                return StoreStatements.Run(context, statement, text);
        }
    }

    private Answer Select(EngineContext context, SelectStatement select, string text, long begun, CancellationToken cancel)
    {
        select = WithSettings(select);
        return new SelectRunner(context, Remote(context)).Run(select, text, LastPlan, Budget(select.Bound, begun), cancel);
    }

    private SelectStatement WithSettings(SelectStatement select) =>
        select.Bound.Confidence is null && Settings.Confidence is { } level ? select with { Bound = select.Bound with { Confidence = level } } : select;

    private SparkBackend? Remote(EngineContext context) => options.Spark is null ? null : spark ??= new SparkBackend(options.Spark, context.Snapshot);

    private TimeBudget Budget(Bound bound, long begun) => new(bound.Time, engine.Costs, options.Clock, begun);
}
