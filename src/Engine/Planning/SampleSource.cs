using Approx.Engine.Estimation;

namespace Approx.Engine.Planning;

/// <summary>A sample that statements can be answered from.</summary>
/// <param name="Name">Its name in the store.</param>
/// <param name="Table">The table it was drawn from.</param>
/// <param name="Design">Its strata.</param>
/// <param name="Tails">What is known of its columns' tails.</param>
/// <param name="From">The FROM clause (without alias) that yields the rows of rank below a prefix.</param>
internal sealed record SampleSource(string Name, string Table, SampleDesign Design, ColumnTails Tails, Func<long, string> From)
{
    /// <summary>Means over the sample at large, by the statement that asks for them.</summary>
    public RecentAnswers<MeansAtLarge> Means { get; } = new(256);
}
