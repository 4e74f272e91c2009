using Approx.Core;

namespace Approx.Extract.Volumes;

/// <summary>Which axis of a NRRD file is what, and how far apart the voxels are.</summary>
internal static class NrrdAxes
{
    /// <summary>The letters of the axes, fastest first (the file's own order), e.g. "XYZ" or "CXYZ".</summary>
    /// <exception cref="ApproxException">More than three space axes, fewer than two, or two axes that are neither space nor time nor channels.</exception>
    public static string Letters(string path, NrrdHeader header, int count, List<string> notes)
    {
        string[] kinds = HeaderNumbers.Words(header.Field("kinds")?.ToLowerInvariant() ?? "");
        double[]?[] directions = Directions(path, header, count);
        if (kinds.Length != 0 && kinds.Length != count) throw VolumeError.At(path, "field 'kinds'", $"{kinds.Length} kinds", $"{count}, the dimension");
        bool hasDirections = header.Field("space directions") is not null;
        char[] letters = new char[count];
        int space = 0;
        for (int i = 0; i < count; i++)
        {
            string kind = kinds.Length == 0 ? "???" : kinds[i];
            bool isSpace = hasDirections ? directions[i] is not null : kind is "space" or "domain" || (kind is "???" or "none" && space < 3);
            if (isSpace && space < 3) letters[i] = "XYZ"[space++];
            else if (isSpace && hasDirections) throw VolumeError.At(path, "field 'space directions'", "more than three space axes");
            else letters[i] = kind == "time" || (i == count - 1 && kind is "???" or "none" or "domain" or "space") ? 'T' : 'C';
        }
        if (space < 2) throw VolumeError.At(path, "field 'kinds'", $"{space} space axes", "2 or 3");
        if (letters.Distinct().Count() != count) throw VolumeError.At(path, "field 'kinds'", $"axes {new string(letters)}", "at most one time axis and one channel axis", "split the file first");
        if (count > 3 && kinds.Length == 0 && !hasDirections) notes.Add($"the header does not say what axis {count} is: taken as time");
        return new string(letters);
    }

    /// <summary>The voxel edges from space directions (their lengths) or spacings, with the unit the header names.</summary>
    public static VoxelSize VoxelSize(string path, NrrdHeader header, string axes, List<string> notes)
    {
        double[] edges = new double[axes.Length];
        if (header.Field("space directions") is not null)
        {
            double[]?[] directions = Directions(path, header, axes.Length);
            for (int i = 0; i < edges.Length; i++) edges[i] = directions[i] is { } vector ? Math.Sqrt(vector.Sum(v => v * v)) : double.NaN;
        }
        else if (header.Field("spacings") is { } spacings)
        {
            edges = HeaderNumbers.Doubles(path, "field 'spacings'", spacings);
            if (edges.Length != axes.Length) throw VolumeError.At(path, "field 'spacings'", $"{edges.Length} spacings", $"{axes.Length}, the dimension");
        }
        else
        {
            return Approx.Core.VoxelSize.Unknown;
        }
        int x = axes.IndexOf('X', StringComparison.Ordinal), y = axes.IndexOf('Y', StringComparison.Ordinal), z = axes.IndexOf('Z', StringComparison.Ordinal);
        List<string> units = Quoted(header.Field("space units") ?? header.Field("units") ?? "");
        // "space units" has one unit for each dimension of the space, "units" one for each axis of the array.
        int unitIndex = header.Field("space units") is null ? x : 0;
        string? unit = unitIndex < units.Count ? units[unitIndex] : null;
        if (unit is not null && VolumeUnits.Length(unit) is null && unit.Length > 0) notes.Add($"the unit {VolumeError.Quote(unit)} is no length this program knows");
        double ez = z < 0 ? edges[x] : edges[z];
        return VolumeUnits.Size(ez, edges[y], edges[x], VolumeUnits.Length(unit), Unit.Parse("mm"), notes);
    }

    // "(0.78,0,0) (0,-0.78,0) none": one vector for each axis, null for none.
    private static double[]?[] Directions(string path, NrrdHeader header, int count)
    {
        double[]?[] result = new double[]?[count];
        if (header.Field("space directions") is not { } text) return result;
        int axis = 0;
        for (int at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            if (axis == count) throw VolumeError.At(path, "field 'space directions'", $"more than {count} directions");
            int end;
            if (text[at] == '(')
            {
                end = text.IndexOf(')', at);
                if (end < 0) throw VolumeError.At(path, "field 'space directions'", VolumeError.Quote(text[at..]), "a closing parenthesis");
                result[axis++] = HeaderNumbers.Doubles(path, "field 'space directions'", text[(at + 1)..end].Replace(',', ' '));
                end++;
            }
            else
            {
                end = at;
                while (end < text.Length && !char.IsWhiteSpace(text[end])) end++;
                if (!text[at..end].Equals("none", StringComparison.OrdinalIgnoreCase)) throw VolumeError.At(path, "field 'space directions'", VolumeError.Quote(text[at..end]), "(x,y,z) or none");
                axis++;
            }
            at = end;
        }
        if (axis != count) throw VolumeError.At(path, "field 'space directions'", $"{axis} directions", $"{count}, the dimension");
        return result;
    }

    private static List<string> Quoted(string text)
    {
        List<string> units = [];
        for (int at = text.IndexOf('"', StringComparison.Ordinal); at >= 0 && at < text.Length;)
        {
            int end = text.IndexOf('"', at + 1);
            if (end < 0) break;
            units.Add(text[(at + 1)..end]);
            at = text.IndexOf('"', end + 1);
        }
        return units.Count > 0 ? units : [.. HeaderNumbers.Words(text)];
    }
}
