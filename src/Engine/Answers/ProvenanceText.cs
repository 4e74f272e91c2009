using System.Globalization;

namespace Approx.Engine.Answers;

/// <summary>The line below a table: where the answer came from, whether the bound was met, how long it took.</summary>
internal static class ProvenanceText
{
    /// <summary>E.g. "from sample objects_genotype, 40,000 of 239,081 rows · bound 2 % met (1.3 %) · 6 ms".</summary>
    public static string OneLine(Provenance p)
    {
        List<string> parts = [Origin(p)];
        if (p.Bound is not null && p.BoundMet is { } met)
        {
            string reached = p.ErrorReached is { } error && error > 0
                ? $" ({(p.BoundIsRelative ? Digits(error * 100) + " %" : Digits(error))})"
                : p.Path is AnswerPath.Exact or AnswerPath.Catalogue ? " (exact)" : "";
            parts.Add($"bound {p.Bound} {(met ? "met" : "MISSED")}{reached}");
        }
        if (p.Scope == "volumes") parts.Add("for the whole volumes");
        if (p.Scope == "population") parts.Add("for the population of specimens");
        if (p.Stopping is not null) parts.Add(p.Stopping);
        if (p.Reason is not null) parts.Add(p.Reason);
        parts.Add((p.ElapsedMs < 10 ? p.ElapsedMs.ToString("0.#", CultureInfo.InvariantCulture) : p.ElapsedMs.ToString("#,0", CultureInfo.InvariantCulture)) + " ms");
        return string.Join(" · ", parts);
    }

    private static string Origin(Provenance p) => p.Path switch
    {
        AnswerPath.Catalogue when p.ErrorReached > 0 => $"from the catalogue, {Count(p.RowsTotal)} rows known",
        AnswerPath.Catalogue => $"exact from the catalogue, {Count(p.RowsTotal)} rows known",
        AnswerPath.Sample => $"from sample {p.Sample}, {Count(p.RowsUsed)} of {Count(p.RowsTotal)} rows",
        AnswerPath.Blocks => $"from {Count(p.BlocksUsed ?? 0)} of {Count(p.BlocksTotal ?? 0)} blocks, {Count(p.RowsUsed)} rows",
        AnswerPath.Mixed => $"from sample {p.Sample} and an exact scan of what it could not answer, {Count(p.RowsUsed)} rows read",
        AnswerPath.Exact when p.RowsUsed == 0 && p.RowsTotal > 0 => $"nothing read in time, {Count(p.RowsTotal)} rows",
        AnswerPath.Exact => $"exact, {Count(p.RowsTotal)} rows{(p.Backend == "spark" ? " by Spark" : "")}",
        _ => "from the store",
    };

    private static string Count(long n) => n.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Digits(double value) => value.ToString("G2", CultureInfo.InvariantCulture);
}
