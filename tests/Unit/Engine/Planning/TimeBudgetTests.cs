using Approx.Engine.Planning;

namespace Approx.Tests.Engine.Planning;

public class TimeBudgetTests
{
    [Fact]
    public void What_a_statement_has_seen_of_the_machine_counts_beside_what_the_model_fears()
    {
        ManualClock clock = new();
        CostModels costs = new();
        CostModel model = costs.Sample("duckdb");
        // A cold start: readings that take long for no reason of theirs.
        for (int i = 0; i < 5; i++) model.Observe(new ReadCost(4_000, 3, 1), 0.4);
        TimeBudget time = new(TimeSpan.FromMilliseconds(100), costs, clock, clock.GetTimestamp());
        ReadCost small = new(4_000, 3, 1), larger = new(40_000, 3, 1), huge = new(4_000_000, 3, 1);
        Assert.False(time.Fits(model, larger));
        Assert.True(time.TryRun(model, small, _ => Took(2), out object? _, TestContext.Current.CancellationToken));
        Assert.True(time.Fits(model, larger)); // ten times 2 ms, with something over
        Assert.False(time.Fits(model, huge));
        Assert.Equal(4, time.Largest(model, n => new ReadCost(n * 10_000, 3, 1), 1, 4));
        // Only while it lasts.
        clock.Advance(TimeSpan.FromMilliseconds(80));
        Assert.False(time.Fits(model, larger));

        object Took(double milliseconds)
        {
            clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
            return new object();
        }
    }

    [Theory]
    [InlineData(1_000, 2, 5, 1.0)]
    [InlineData(3_000, 2, 5, 3.0)]
    [InlineData(1_000, 8, 5, 4.0)]
    [InlineData(500, 1, 50, 10.0)]
    [InlineData(10, 1, 1, 1.0)]
    public void A_reading_is_at_most_as_many_times_another_as_its_largest_part(long rows, int columns, long groups, double times) =>
        Assert.Equal(times, new ReadCost(rows, columns, groups).TimesAsMuchAs(new ReadCost(1_000, 2, 5)));
}
