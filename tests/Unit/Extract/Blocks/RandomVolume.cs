using Approx.Extract.Blocks;
using Approx.Extract.Labelling;

namespace Approx.Tests.Extract.Blocks;

/// <summary>A small volume of random labels from a seed: sizes 1 to 11 (now and then a long row), any density, one to four labels in blobs or noise.</summary>
internal sealed class RandomVolume
{
    public RandomVolume(int seed)
    {
        Random random = new(seed);
        (Z, Y, X) = (random.Next(1, 8), random.Next(1, 10), random.Next(6) == 0 ? random.Next(60, 200) : random.Next(1, 12));
        Labels = new ushort[Z * Y * X];
        Grey = new byte[Labels.Length];
        double density = random.NextDouble();
        int kinds = random.Next(1, 5);
        bool smooth = random.Next(2) == 0;
        for (int i = 0; i < Labels.Length; i++)
        {
            Labels[i] = random.NextDouble() < density ? (ushort)(random.Next(kinds) * 1000 + 7) : (ushort)0;
            if (smooth && i > 0 && random.Next(3) != 0) Labels[i] = Labels[i - (i >= X && random.Next(2) == 0 ? X : 1)];
            Grey[i] = (byte)random.Next(256);
        }
    }

    /// <summary>Noise of one label.</summary>
    public RandomVolume(int seed, int z, int y, int x, double density)
    {
        Random random = new(seed);
        (Z, Y, X) = (z, y, x);
        Labels = new ushort[z * y * x];
        Grey = new byte[Labels.Length];
        for (int i = 0; i < Labels.Length; i++)
        {
            Labels[i] = random.NextDouble() < density ? (ushort)1 : (ushort)0;
            Grey[i] = (byte)random.Next(256);
        }
    }

    public int Z { get; }

    public int Y { get; }

    public int X { get; }

    public ushort[] Labels { get; }

    public byte[] Grey { get; }

    public T[,,] Cube<TFrom, T>(TFrom[] values, Func<TFrom, T> convert)
    {
        T[,,] cube = new T[Z, Y, X];
        for (int i = 0; i < values.Length; i++) cube[i / (Y * X), i / X % Y, i % X] = convert(values[i]);
        return cube;
    }

    /// <summary>One pass over a block of this volume; foreground is every non-zero voxel.</summary>
    public BlockResult Pass<TGrey>(BlockWindow window, PassOptions options, TGrey[] grey)
        where TGrey : unmanaged, System.Numerics.INumber<TGrey>, System.Numerics.IMinMaxValue<TGrey>
    {
        ObjectsPass pass = new(window, options);
        for (int z = window.WindowZ0; z < window.CoreZ1; z++)
        {
            ReadOnlySpan<ushort> slice = Labels.AsSpan(z * Y * X, Y * X);
            ReadOnlySpan<TGrey> values = grey.AsSpan(z * Y * X, Y * X);
            if (options.Input == InputKind.Labels) pass.PushLabels(slice, values);
            else pass.PushForeground(slice, VoxelRange<ushort>.NonZero, values);
        }
        return pass.Finish();
    }

    /// <summary>The table of the whole volume in one pass.</summary>
    public ObjectTable Whole<TGrey>(PassOptions options, TGrey[] grey)
        where TGrey : unmanaged, System.Numerics.INumber<TGrey>, System.Numerics.IMinMaxValue<TGrey> =>
        BlockMerger.Merge([Pass(BlockWindow.Whole(Z, Y, X), options, grey)]);
}
