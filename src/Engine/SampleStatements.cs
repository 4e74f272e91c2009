using Approx.Core;
using Approx.Engine.Execution;
using Approx.QueryLang;
using Approx.Sampling;
using Approx.Store;

namespace Approx.Engine;

/// <summary>CREATE SAMPLE and DROP SAMPLE: each is one commit to the store.</summary>
internal static class SampleStatements
{
    /// <summary>Carries out the statement.</summary>
    public static Answer Run(ShapeStore store, EngineContext context, Statement statement, string text, CancellationToken cancel)
    {
        switch (statement)
        {
            case CreateSample create:
                TableEntry table = StoreStatements.Find(context, create.Table, text);
                using (StoreTransaction transaction = store.BeginWrite("sample"))
                {
                    SampleDrawing.Draw(transaction, table, [SpecOf(create, table, text)], cancel);
                    using Snapshot after = transaction.Commit();
                    SampleEntry drawn = after.Samples.First(s => s.Name == create.Name.Name);
                    return StoreStatements.Table(["sample", "table", "rows"], [[drawn.Name, drawn.Description.Table, drawn.Description.Rows]]);
                }
            case DropSample drop:
                if (!context.Snapshot.Manifest.Samples.Any(s => s.Name == drop.Name.Name))
                {
                    string? near = NearestName.Of(drop.Name.Name, context.Snapshot.Manifest.Samples.Select(s => s.Name));
                    throw ApproxException.WrongStatement($"unknown sample {drop.Name.Name}", text, drop.Name.Span, near is null ? "SHOW SAMPLES lists them" : $"did you mean {near}?");
                }
                using (StoreTransaction transaction = store.BeginWrite("drop sample"))
                {
                    transaction.RemoveSample(drop.Name.Name);
                    transaction.Commit().Dispose();
                }
                return StoreStatements.Table(["dropped"], [[drop.Name.Name]]);
            default:
                throw ApproxException.WrongStatement("not supported yet: this statement", text, statement.Span);
        }
    }

    private static SampleSpec SpecOf(CreateSample create, TableEntry table, string text)
    {
        List<string> strata = [];
        foreach (Identifier name in create.StratifiedBy)
        {
            ColumnDefinition? column = table.Definition.Columns.FirstOrDefault(c => name.Matches(c.Name));
            if (column is null)
            {
                string? near = NearestName.Of(name.Name, table.Definition.Columns.Select(c => c.Name));
                throw ApproxException.WrongStatement($"unknown column {name.Name}", text, name.Span, near is null ? null : $"did you mean {near}?");
            }
            strata.Add(column.Name);
        }
        return SampleDrawing.Spec(create.Name.Name, table.Definition, strata, create.Cap, create.BudgetBytes);
    }
}
