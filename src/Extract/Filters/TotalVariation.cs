using Approx.Extract.Volumes;

namespace Approx.Extract.Filters;

/// <summary>
/// Total-variation denoising by Chambolle's projection of the dual (A. Chambolle, J. Math. Imaging Vis. 20 (2004) 89–97), with the step, start and
/// stopping rule of scikit-image's denoise_tv_chambolle: it ends when the energy moves by less than 0.0002 of its first value, after 200 steps at most.
/// </summary>
internal sealed class TotalVariation
{
    private const double Epsilon = 2e-4;
    private const int MostSteps = 200;
    private readonly Volume<float> input, output;
    private readonly Volume<float>[] dual;
    private readonly double weight, step;
    private readonly int axes;
    private readonly Workers workers;

    private TotalVariation(Volume<float> input, double weight, Workers workers)
    {
        this.input = input;
        this.weight = weight;
        this.workers = workers;
        axes = input.SizeZ > 1 ? 3 : 2;
        step = 1.0 / (2 * axes);
        output = Like();
        dual = [.. Enumerable.Range(0, 3).Select(_ => Like())];
    }

    /// <summary>The denoised volume; the larger the weight, in grey values, the flatter it is.</summary>
    public static Volume<float> Apply(Volume<float> input, double weight, Workers workers)
    {
        TotalVariation work = new(input, weight, workers);
        work.Iterate();
        foreach (Volume<float> p in work.dual) p.Dispose();
        return work.output;
    }

    private Volume<float> Like() => new(input.SizeZ, input.SizeY, input.SizeX, input.VoxelSize);

    private void Iterate()
    {
        // Energies are summed slice by slice, so that they do not depend on the threads.
        double[] energies = new double[input.SizeZ];
        double first = 0, previous = 0;
        for (int i = 0; i < MostSteps; i++)
        {
            workers.For(input.SizeZ, z => energies[z] = Divergence(z));
            double energy = energies.Sum();
            workers.For(input.SizeZ, () => new float[3 * input.SizeX], (z, slopes) => energies[z] = Project(z, slopes));
            energy = (energy + (weight * energies.Sum())) / input.Voxels;
            if (i == 0) first = energy;
            else if (Math.Abs(previous - energy) < Epsilon * first) return;
            previous = energy;
        }
    }

    // output = input + d, where d is minus the divergence of the dual; gives Σd².
    private double Divergence(int z)
    {
        double sum = 0;
        for (int y = 0; y < input.SizeY; y++)
        {
            ReadOnlySpan<float> from = input.Row(z, y), pz = dual[0].Row(z, y), py = dual[1].Row(z, y), px = dual[2].Row(z, y);
            ReadOnlySpan<float> beforeZ = z > 0 ? dual[0].Row(z - 1, y) : default, beforeY = y > 0 ? dual[1].Row(z, y - 1) : default;
            Span<float> to = output.Row(z, y);
            for (int x = 0; x < to.Length; x++)
            {
                double d = -((double)pz[x] + py[x] + px[x]);
                if (z > 0) d += beforeZ[x];
                if (y > 0) d += beforeY[x];
                if (x > 0) d += px[x - 1];
                to[x] = (float)(from[x] + d);
                sum += d * d;
            }
        }
        return sum;
    }

    // p = (p − τ·g) / (1 + τ/w·|g|) with g the forward differences of the output; gives Σ|g|.
    private double Project(int z, float[] slopes)
    {
        double sum = 0;
        int n = input.SizeX;
        for (int y = 0; y < input.SizeY; y++)
        {
            ReadOnlySpan<float> here = output.Row(z, y);
            Span<float> gz = slopes.AsSpan(0, n), gy = slopes.AsSpan(n, n), gx = slopes.AsSpan(2 * n, n);
            Difference(here, z + 1 < input.SizeZ ? output.Row(z + 1, y) : here, gz);
            Difference(here, y + 1 < input.SizeY ? output.Row(z, y + 1) : here, gy);
            Difference(here[..^1], here[1..], gx);
            gx[^1] = 0;
            Span<float> pz = dual[0].Row(z, y), py = dual[1].Row(z, y), px = dual[2].Row(z, y);
            for (int x = 0; x < n; x++)
            {
                double norm = Math.Sqrt(((double)gz[x] * gz[x]) + ((double)gy[x] * gy[x]) + ((double)gx[x] * gx[x]));
                sum += norm;
                double scale = 1 / (1 + (step / weight * norm));
                pz[x] = (float)((pz[x] - (step * gz[x])) * scale);
                py[x] = (float)((py[x] - (step * gy[x])) * scale);
                px[x] = (float)((px[x] - (step * gx[x])) * scale);
            }
        }
        return sum;
    }

    private static void Difference(ReadOnlySpan<float> from, ReadOnlySpan<float> to, Span<float> result)
    {
        for (int i = 0; i < from.Length; i++) result[i] = to[i] - from[i];
    }
}
