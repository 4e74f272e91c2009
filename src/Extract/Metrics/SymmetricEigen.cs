namespace Approx.Extract.Metrics;

/// <summary>
/// Eigenvalues (descending) and unit eigenvectors of a symmetric 3×3 matrix by cyclic Jacobi rotations (Golub and Van Loan,
/// Matrix Computations, 8.5): every eigenvalue is accurate to rounding relative to the largest, which closed formulas are not.
/// </summary>
internal readonly struct SymmetricEigen
{
    /// <summary>The decomposition of [xx xy xz; xy yy yz; xz yz zz].</summary>
    public SymmetricEigen(double xx, double yy, double zz, double xy, double xz, double yz)
    {
        Span<double> a = [xx, xy, xz, xy, yy, yz, xz, yz, zz];
        Span<double> v = [1, 0, 0, 0, 1, 0, 0, 0, 1];
        for (int sweep = 0; sweep < 50 && (a[1] != 0 || a[2] != 0 || a[5] != 0); sweep++)
        {
            Rotate(a, v, 0, 1);
            Rotate(a, v, 0, 2);
            Rotate(a, v, 1, 2);
        }
        Span<int> order = [0, 1, 2];
        if (a[4 * order[0]] < a[4 * order[1]]) (order[0], order[1]) = (order[1], order[0]);
        if (a[4 * order[1]] < a[4 * order[2]]) (order[1], order[2]) = (order[2], order[1]);
        if (a[4 * order[0]] < a[4 * order[1]]) (order[0], order[1]) = (order[1], order[0]);
        Values = (a[4 * order[0]], a[4 * order[1]], a[4 * order[2]]);
        First = Column(v, order[0]);
        Last = Column(v, order[2]);
    }

    /// <summary>The eigenvalues, descending.</summary>
    public (double First, double Second, double Third) Values { get; }

    /// <summary>The eigenvector of the largest eigenvalue, (x, y, z); of z, y, x the first that is not zero is positive.</summary>
    public (double X, double Y, double Z) First { get; }

    /// <summary>The eigenvector of the smallest eigenvalue, (x, y, z), with the same rule of sign.</summary>
    public (double X, double Y, double Z) Last { get; }

    private static void Rotate(Span<double> a, Span<double> v, int p, int q)
    {
        double apq = a[(3 * p) + q];
        if (apq == 0) return;
        double app = a[4 * p], aqq = a[4 * q];
        // An off-diagonal element that no longer changes either diagonal element is zero.
        if (app + (Math.Abs(apq) * 1e-3) == app && aqq + (Math.Abs(apq) * 1e-3) == aqq)
        {
            a[(3 * p) + q] = a[(3 * q) + p] = 0;
            return;
        }
        double theta = (aqq - app) / (2 * apq);
        double t = double.IsInfinity(theta * theta) ? 1 / (2 * theta) : (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt((theta * theta) + 1));
        double c = 1 / Math.Sqrt((t * t) + 1), s = t * c;
        a[4 * p] = app - (t * apq);
        a[4 * q] = aqq + (t * apq);
        a[(3 * p) + q] = a[(3 * q) + p] = 0;
        int r = 3 - p - q;
        double arp = a[(3 * r) + p], arq = a[(3 * r) + q];
        a[(3 * r) + p] = a[(3 * p) + r] = (c * arp) - (s * arq);
        a[(3 * r) + q] = a[(3 * q) + r] = (s * arp) + (c * arq);
        for (int k = 0; k < 3; k++)
        {
            double vp = v[(3 * k) + p], vq = v[(3 * k) + q];
            v[(3 * k) + p] = (c * vp) - (s * vq);
            v[(3 * k) + q] = (s * vp) + (c * vq);
        }
    }

    private static (double X, double Y, double Z) Column(Span<double> v, int k)
    {
        (double x, double y, double z) = (v[k], v[3 + k], v[6 + k]);
        double length = Math.Sqrt((x * x) + (y * y) + (z * z));
        // Rounding noise must not decide the sign.
        double noise = 1e-12 * length;
        double lead = Math.Abs(z) > noise ? z : Math.Abs(y) > noise ? y : x;
        double scale = (lead < 0 ? -1 : 1) / length;
        // + 0 turns −0 into 0.
        return ((x * scale) + 0.0, (y * scale) + 0.0, (z * scale) + 0.0);
    }
}
