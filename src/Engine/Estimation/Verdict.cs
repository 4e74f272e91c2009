namespace Approx.Engine.Estimation;

/// <summary>Whether a condition on estimates holds: Kleene's three values.</summary>
internal enum Verdict
{
    No,
    Undecided,
    Yes,
}

/// <summary>Kleene's strong logic (S. C. Kleene, 1952, §64).</summary>
internal static class Verdicts
{
    /// <summary>AND is the minimum.</summary>
    public static Verdict And(Verdict a, Verdict b) => a < b ? a : b;

    /// <summary>OR is the maximum.</summary>
    public static Verdict Or(Verdict a, Verdict b) => a > b ? a : b;

    /// <summary>NOT swaps the ends.</summary>
    public static Verdict Not(Verdict a) => (Verdict)(Verdict.Yes - a);
}
