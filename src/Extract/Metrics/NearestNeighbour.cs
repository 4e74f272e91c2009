namespace Approx.Extract.Metrics;

/// <summary>The distance from each point to the nearest other point, by cells of a grid searched in growing shells.</summary>
internal static class NearestNeighbour
{
    /// <summary>For each point (x, y, z) the distance to the nearest other one; null when there is only one point.</summary>
    public static double?[] Distances(ReadOnlySpan<(double X, double Y, double Z)> points)
    {
        double?[] nearest = new double?[points.Length];
        if (points.Length < 2) return nearest;
        Grid grid = new(points);
        for (int i = 0; i < points.Length; i++) nearest[i] = grid.Nearest(points, i);
        return nearest;
    }

    private sealed class Grid
    {
        private readonly double[] _low = new double[3];
        private readonly double _edge;
        private readonly int[] _cells = new int[3], _start, _items;

        // About one point a cell.
        public Grid(ReadOnlySpan<(double X, double Y, double Z)> points)
        {
            double[] high = [double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity];
            _low.AsSpan().Fill(double.PositiveInfinity);
            foreach ((double x, double y, double z) in points)
            {
                (_low[0], _low[1], _low[2]) = (Math.Min(_low[0], x), Math.Min(_low[1], y), Math.Min(_low[2], z));
                (high[0], high[1], high[2]) = (Math.Max(high[0], x), Math.Max(high[1], y), Math.Max(high[2], z));
            }
            double longest = Math.Max(high[0] - _low[0], Math.Max(high[1] - _low[1], high[2] - _low[2]));
            double volume = 1;
            for (int k = 0; k < 3; k++) volume *= Math.Max(high[k] - _low[k], longest / 1000);
            _edge = Math.Max(Math.Cbrt(volume / points.Length), longest / 1000);
            if (!(_edge > 0)) _edge = 1;
            for (int k = 0; k < 3; k++) _cells[k] = (int)((high[k] - _low[k]) / _edge) + 1;
            _start = new int[(_cells[0] * _cells[1] * _cells[2]) + 1];
            foreach ((double X, double Y, double Z) point in points) _start[Cell(Of(point)) + 1]++;
            for (int c = 1; c < _start.Length; c++) _start[c] += _start[c - 1];
            int[] next = _start[..^1];
            _items = new int[points.Length];
            for (int i = 0; i < points.Length; i++) _items[next[Cell(Of(points[i]))]++] = i;
        }

        public double Nearest(ReadOnlySpan<(double X, double Y, double Z)> points, int i)
        {
            (int x, int y, int z) = Of(points[i]);
            double best = double.PositiveInfinity;
            // Points in shell r are at least (r − 1) edges away.
            for (int r = 0; (r - 1) * _edge <= best; r++)
            {
                if (r > Math.Max(_cells[0], Math.Max(_cells[1], _cells[2]))) break;
                for (int cz = Math.Max(0, z - r); cz <= Math.Min(_cells[2] - 1, z + r); cz++)
                {
                    for (int cy = Math.Max(0, y - r); cy <= Math.Min(_cells[1] - 1, y + r); cy++)
                    {
                        bool face = Math.Abs(cz - z) == r || Math.Abs(cy - y) == r;
                        for (int cx = x - r; cx <= x + r; cx += face || r == 0 ? 1 : 2 * r)
                        {
                            if (cx >= 0 && cx < _cells[0]) best = Math.Min(best, InCell(points, i, Cell((cx, cy, cz))));
                        }
                    }
                }
            }
            return best;
        }

        private double InCell(ReadOnlySpan<(double X, double Y, double Z)> points, int i, int cell)
        {
            double best = double.PositiveInfinity;
            (double X, double Y, double Z) p = points[i];
            for (int k = _start[cell]; k < _start[cell + 1]; k++)
            {
                if (_items[k] == i) continue;
                (double X, double Y, double Z) q = points[_items[k]];
                double dx = p.X - q.X, dy = p.Y - q.Y, dz = p.Z - q.Z;
                best = Math.Min(best, Math.Sqrt((dx * dx) + (dy * dy) + (dz * dz)));
            }
            return best;
        }

        private (int X, int Y, int Z) Of((double X, double Y, double Z) p) =>
            (Index(p.X, 0), Index(p.Y, 1), Index(p.Z, 2));

        private int Index(double value, int axis) => Math.Min((int)((value - _low[axis]) / _edge), _cells[axis] - 1);

        private int Cell((int X, int Y, int Z) c) => (((c.Z * _cells[1]) + c.Y) * _cells[0]) + c.X;
    }
}
