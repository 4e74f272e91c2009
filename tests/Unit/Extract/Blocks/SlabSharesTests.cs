using Approx.Extract.Blocks;
using Approx.Extract.Labelling;

namespace Approx.Tests.Extract.Blocks;

public sealed class SlabSharesTests
{
    // Threads are played by one, in a random order, so that every way in which they take slices from each other can come up.
    [Fact]
    public void However_threads_take_slices_from_each_other_the_table_is_that_of_one_pass()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            RandomVolume volume = new(seed, random.Next(1, 60), random.Next(1, 5), random.Next(1, 90), random.NextDouble());
            PassOptions options = (seed % 4) switch
            {
                0 => new PassOptions { Intensity = true, Quantiles = true },
                1 => new PassOptions { Connectivity = Connectivity.Eighteen },
                2 => new PassOptions { Connectivity = Connectivity.Six, Intensity = true, Quantiles = true },
                _ => new PassOptions { Input = InputKind.Labels, Contacts = true, Intensity = true },
            };
            SlabShares shares = new(BlockPlan.Slabs(volume.Z, volume.Y, volume.X, random.Next(1, 5)));
            List<Worker> workers = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => new Worker(shares, volume, options))];
            List<BlockResult> results = [];
            while (workers.Count > 0)
            {
                Worker worker = workers[random.Next(workers.Count)];
                for (int steps = random.Next(1, 12); steps > 0 && worker.IsBusy; steps--) worker.Step(results);
                if (!worker.IsBusy) workers.Remove(worker);
            }
            Assert.Equal(StateText.Of(volume.Whole(options, volume.Grey)), StateText.Of(BlockMerger.Merge(results, threads: 3)));
        }
    }

    [Fact]
    public void A_thread_with_nothing_to_do_takes_the_upper_half_of_the_longest_rest()
    {
        SlabShares shares = new(BlockPlan.Slabs(40, 8, 8, 1));
        SlabShares.Share first = shares.Next()!;
        for (int z = 0; z < 10; z++) Assert.True(first.Take(out int taken) && taken == z);
        SlabShares.Share second = shares.Next()!;
        Assert.Equal((25, 40), (second.Window.CoreZ0, second.Window.CoreZ1));
        Assert.Equal(15, first.Left);
        while (first.Take(out _)) Assert.InRange(first.Left, 0, 14);
        Assert.Equal((33, 40), (shares.Next()!.Window.CoreZ0, 40));
        while (second.Take(out int z)) Assert.InRange(z, 25, 32);
        Assert.Null(shares.Next());
    }

    private sealed class Worker(SlabShares shares, RandomVolume volume, PassOptions options)
    {
        private SlabShares.Share? share;
        private ObjectsPass? pass;

        public bool IsBusy { get; private set; } = true;

        public void Step(List<BlockResult> results)
        {
            if (pass is null)
            {
                share = shares.Next();
                IsBusy = share is not null;
                if (share is null) return;
                pass = new ObjectsPass(share.Window, options);
                if (share.Window.WindowZ0 < share.Window.CoreZ0) Push(share.Window.WindowZ0);
            }
            else if (share!.Take(out int z))
            {
                Push(z);
            }
            else
            {
                results.Add(pass.FinishEarly());
                pass = null;
            }
        }

        private void Push(int z)
        {
            int slice = volume.Y * volume.X;
            ReadOnlySpan<ushort> voxels = volume.Labels.AsSpan(z * slice, slice);
            ReadOnlySpan<byte> grey = volume.Grey.AsSpan(z * slice, slice);
            if (options.Input == InputKind.Labels) pass!.PushLabels(voxels, grey);
            else pass!.PushForeground(voxels, VoxelRange<ushort>.NonZero, grey);
        }
    }
}
