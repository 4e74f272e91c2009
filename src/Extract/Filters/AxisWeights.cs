namespace Approx.Extract.Filters;

/// <summary>Weights along one axis: result[i] = Σₖ Weights[k] · voxel[i + First + k].</summary>
/// <param name="Weights">The weights.</param>
/// <param name="First">Where the first weight stands, relative to the voxel.</param>
internal sealed record AxisWeights(double[] Weights, int First)
{
    private const double Truncate = 4;

    /// <summary>Leaves the axis as it is.</summary>
    public static AxisWeights None { get; } = new([1], 0);

    /// <summary>How far that Gaussian reaches, in voxels.</summary>
    public static int GaussianRadius(double sigma, double truncate = Truncate) => (int)((truncate * sigma) + 0.5);

    /// <summary>A Gaussian cut at truncate · sigma voxels and scaled to sum 1, as scipy's gaussian_filter1d has it.</summary>
    public static AxisWeights Gaussian(double sigma, double truncate = Truncate)
    {
        int radius = GaussianRadius(sigma, truncate);
        if (radius == 0) return None;
        double[] weights = new double[(2 * radius) + 1];
        double sum = 0;
        for (int k = -radius; k <= radius; k++) sum += weights[k + radius] = Math.Exp(-0.5 / (sigma * sigma) * ((double)k * k));
        for (int k = 0; k < weights.Length; k++) weights[k] /= sum;
        return new AxisWeights(weights, -radius);
    }

    /// <summary>The first derivative of that Gaussian.</summary>
    public static AxisWeights GaussianDerivative(double sigma, double truncate = Truncate)
    {
        AxisWeights smooth = Gaussian(sigma, truncate);
        double[] weights = new double[smooth.Weights.Length];
        for (int k = 0; k < weights.Length; k++) weights[k] = (k + smooth.First) / (sigma * sigma) * smooth.Weights[k];
        return new AxisWeights(weights, smooth.First);
    }

    /// <summary>The mean over a window; one of even size covers i − size/2 … i + size/2 − 1.</summary>
    public static AxisWeights Mean(int size)
    {
        double[] weights = new double[size];
        Array.Fill(weights, 1.0 / size);
        return new AxisWeights(weights, -(size / 2));
    }
}
