namespace Approx.Cli.Demo;

/// <summary>
/// One ellipsoidal cell of a phantom: centre (z, y, x) and semi-axes a ≥ b ≥ c in voxels, the long axis along
/// the unit vector (Uz, Uy, Ux), the short one along (Wz, Wy, Wx).
/// </summary>
internal readonly record struct PhantomCell(
    double Z, double Y, double X,
    double A, double B, double C,
    double Uz, double Uy, double Ux,
    double Wz, double Wy, double Wx)
{
    /// <summary>4/3 π a b c, in voxels: the truth the extraction is held against.</summary>
    public double Volume => 4.0 / 3.0 * Math.PI * A * B * C;

    /// <summary>b / a, in (0, 1].</summary>
    public double Elongation => B / A;

    /// <summary>True when a point lies inside the ellipsoid.</summary>
    public bool Contains(double z, double y, double x)
    {
        double dz = z - Z, dy = y - Y, dx = x - X;
        double u = dz * Uz + dy * Uy + dx * Ux;
        double w = dz * Wz + dy * Wy + dx * Wx;
        double v2 = dz * dz + dy * dy + dx * dx - u * u - w * w;
        return u * u / (A * A) + v2 / (B * B) + w * w / (C * C) <= 1;
    }
}
