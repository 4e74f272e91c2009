using Approx.Engine.Planning;

namespace Approx.Tests.Engine.Planning;

public class CostModelTests
{
    private static ReadCost Cost(Random random) => new(random.NextInt64(1_000, 2_000_000), random.Next(1, 6), random.Next(1, 500));

    // What the machine does: the truth the model has to find.
    private static double Truth(ReadCost c) => 0.004 + 3e-10 * c.Bytes + 4e-8 * c.Rows + 2e-5 * c.Groups;

    [Fact]
    public void It_learns_the_speed_of_a_steady_machine()
    {
        CostModel model = new CostModels().Sample("duckdb");
        Random random = new(5);
        for (int i = 0; i < 300; i++)
        {
            ReadCost c = Cost(random);
            model.Observe(c, Truth(c));
        }
        for (int i = 0; i < 100; i++)
        {
            ReadCost c = Cost(random);
            Assert.InRange(model.Mean(c) / Truth(c), 0.95, 1.05);
        }
    }

    [Fact]
    public void At_least_nine_in_ten_noisy_readings_stay_below_the_95th_percentile()
    {
        CostModel model = new CostModels().Sample("duckdb");
        Random random = new(7);
        int below = 0, wide = 0;
        for (int i = 0; i < 1_100; i++)
        {
            ReadCost c = Cost(random);
            double noise = Math.Exp(0.2 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
            if (i >= 100)
            {
                double limit = model.Quantile(c, 0.95);
                if (Truth(c) * noise <= limit) below++;
                if (limit > 2.5 * Truth(c)) wide++;
            }
            model.Observe(c, Truth(c) * noise);
        }
        // Nominal 950 of 1,000; the observations fade, so that the model never knows its noise well.
        Assert.InRange(below, 900, 1_000);
        Assert.InRange(wide, 0, 100);
    }

    [Fact]
    public void A_machine_that_becomes_slow_is_noticed_within_a_few_readings()
    {
        CostModel model = new CostModels().Scan("duckdb");
        Random random = new(11);
        for (int i = 0; i < 50; i++) { ReadCost c = Cost(random); model.Observe(c, Truth(c)); }
        for (int i = 0; i < 12; i++) { ReadCost c = Cost(random); model.Observe(c, 20 * Truth(c)); }
        ReadCost asked = Cost(random);
        Assert.True(model.Quantile(asked, 0.95) > 20 * Truth(asked) * 0.9);
    }

    [Fact]
    public void A_stopped_reading_teaches_that_it_would_have_taken_longer_and_no_more()
    {
        CostModel model = new CostModels().Scan("duckdb");
        ReadCost c = new(1_000_000, 2, 1);
        double before = model.Mean(c);
        model.ObserveStopped(c, before / 2);
        Assert.Equal(before, model.Mean(c));
        model.ObserveStopped(c, 10 * before);
        Assert.True(model.Mean(c) > 5 * before);
    }

    [Fact]
    public void Larger_readings_are_never_predicted_to_be_shorter()
    {
        CostModel model = new CostModels().Sample("duckdb");
        Random random = new(3);
        for (int i = 0; i < 200; i++)
        {
            // Times without rhyme or reason.
            model.Observe(Cost(random), random.NextDouble());
            double last = 0;
            foreach (long rows in (long[])[0, 100, 10_000, 1_000_000])
            {
                double mean = model.Mean(new ReadCost(rows, 3, 10));
                Assert.True(mean >= last);
                last = mean;
            }
        }
    }
}
