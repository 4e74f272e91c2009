using System.Globalization;
using Approx.Engine;

namespace Approx.Tests.Spec;

/// <summary>Holds what an answer says about itself against the file.</summary>
internal static class Facts
{
    public static void Check(SpecFile spec, Answer answer)
    {
        Provenance p = answer.Provenance;
        if (spec.Path != "any") Assert.Equal(spec.Path, p.Path.ToString().ToLowerInvariant());
        Equal(spec, "reason", p.Reason);
        Equal(spec, "sample", p.Sample);
        Equal(spec, "bound", p.BoundMet switch { true => "met", false => "missed", null => "none" });
        Equal(spec, "confidence", (p.Confidence * 100).ToString("0.##", CultureInfo.InvariantCulture) + " %");
        Equal(spec, "rows", answer.Rows.Count.ToString(CultureInfo.InvariantCulture));
        Equal(spec, "units", string.Join(" | ", answer.Columns.Select(c => c.Unit ?? "-")));
        Equal(spec, "types", string.Join(" | ", answer.Columns.Select(c => c.Type)));
        Equal(spec, "marks", string.Join(", ", answer.Rows.SelectMany(r => r.Marks).Where(m => m != CellMark.None).Distinct().Order().Select(m => m.ToString().ToLowerInvariant()).DefaultIfEmpty("none")));
        if (spec.Facts.TryGetValue("warning", out string? warning)) Assert.Contains(p.Warnings, w => w.Contains(warning, StringComparison.Ordinal));
    }

    private static void Equal(SpecFile spec, string fact, string? found)
    {
        if (spec.Facts.TryGetValue(fact, out string? expected)) Assert.Equal(expected, found);
    }
}
