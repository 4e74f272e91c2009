using System.Globalization;
using System.Text;
using Approx.Extract.Blocks;
using Approx.Extract.Metrics;

namespace Approx.Tests.Extract.Blocks;

/// <summary>Every number of a table as text, so that two tables are compared bit for bit and a difference can be read.</summary>
internal static class StateText
{
    /// <summary>All objects, then all contacts.</summary>
    public static string Of(ObjectTable table)
    {
        StringBuilder text = new();
        foreach (ObjectState state in table.Objects) text.AppendLine(Of(state));
        foreach (Contact c in table.Contacts) text.AppendLine(CultureInfo.InvariantCulture, $"{table.Objects[c.A].Label} - {table.Objects[c.B].Label}: {c.Faces.Z} {c.Faces.Y} {c.Faces.X}");
        text.AppendLine(Of(table.Foreground)).AppendJoin(' ', table.SliceVoxels);
        return text.ToString();
    }

    /// <summary>All numbers of one object.</summary>
    public static string Of(ObjectState s)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"{s.Label} first {s.FirstVoxel} n {s.N} box {s.BoxZ0} {s.BoxY0} {s.BoxX0} {s.BoxZ1} {s.BoxY1} {s.BoxX1}");
        text.Append(CultureInfo.InvariantCulture, $" sums {s.SumX} {s.SumY} {s.SumZ} {s.SumXX} {s.SumYY} {s.SumZZ} {s.SumXY} {s.SumXZ} {s.SumYZ} pairs");
        for (int d = 0; d < Directions.Count; d++) text.Append(CultureInfo.InvariantCulture, $" {s.Pairs[d]}");
        text.Append(CultureInfo.InvariantCulture, $" squares {s.SquaresXY} {s.SquaresXZ} {s.SquaresYZ} cubes {s.Cubes} edges {s.EdgesX} {s.EdgesY} {s.EdgesZ} vertices {s.Vertices}");
        if (s.Intensity is { } i)
        {
            text.Append(CultureInfo.InvariantCulture, $" grey {i.Count} {i.Sum.ToDouble():R} {i.SumSquares.ToDouble():R} {i.SumX.ToDouble():R} {i.SumY.ToDouble():R} {i.SumZ.ToDouble():R} {i.Min:R} {i.Max:R}");
            if (i.Quantiles is { } q) text.Append(CultureInfo.InvariantCulture, $" quantiles {q.P05:R} {q.Median:R} {q.P95:R}");
        }
        return text.ToString();
    }
}
