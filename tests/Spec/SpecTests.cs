using Approx.Core;
using Approx.Engine;
using Approx.QueryLang;

namespace Approx.Tests.Spec;

/// <summary>One test for each statement file.</summary>
public sealed class SpecTests(SpecStores stores)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Statements");

    /// <summary>The files, by their path below tests/Spec.</summary>
    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Folder, "*.sql", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_answer_is_as_the_file_says(string file)
    {
        SpecFile spec = SpecFile.Read(Path.Combine(Folder, file));
        using Session session = stores.Engine(spec.Store).OpenSession();
        if (spec.Path == "error")
        {
            Refusal.Check(spec, Assert.Throws<ApproxException>(() => session.AskAll(spec.Sql).ToList()));
            return;
        }
        Answer answer = session.AskAll(spec.Sql).Last();
        Facts.Check(spec, answer);
        if (answer.Provenance.Path is AnswerPath.Sample or AnswerPath.Mixed || answer.Rows.Any(r => r.Intervals.Any(i => i is not null))) SampledAnswer.Check(spec, answer, session.Ask(AskedExactly(spec.Sql)));
        else PlainAnswer.Check(spec, answer);
    }

    [Fact]
    public void There_are_files_of_every_subject()
    {
        Assert.True(Files.Count >= 60, $"{Files.Count} files were found in {Folder}");
    }

    // The last statement with EXACT in place of its bounds.
    private static string AskedExactly(string sql)
    {
        Statement last = QueryParser.Parse(sql)[^1];
        SelectStatement select = Assert.IsType<SelectStatement>(last);
        return StatementPrinter.Print(select with { Bound = new Bound { IsExact = true, Scope = select.Bound.Scope } });
    }
}
