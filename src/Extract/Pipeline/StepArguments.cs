using System.Globalization;
using System.Text.RegularExpressions;
using Approx.Core;
using Approx.Extract.Filters;

namespace Approx.Extract;

/// <summary>
/// The text behind a step, taken apart: NAME:VALUE,VALUE,key=value. Lengths are in voxels unless a unit stands behind them (2um), and may be given
/// for each axis as ZxYxX.
/// </summary>
internal sealed partial class StepArguments
{
    private readonly string whole;
    private readonly string[] values;
    private readonly Dictionary<string, string> options = new(StringComparer.Ordinal);
    private readonly VoxelSize voxel;

    /// <summary>Takes a step's text apart.</summary>
    /// <param name="step">The step.</param>
    /// <param name="voxel">The voxel size that lengths with a unit are counted in.</param>
    public StepArguments(PipelineStep step, VoxelSize voxel)
    {
        whole = $"{step.Name} {step.Text}".TrimEnd();
        this.voxel = voxel;
        int colon = step.Text.IndexOf(':', StringComparison.Ordinal);
        string[] parts = (colon < 0 ? step.Text : step.Text[(colon + 1)..]).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (colon < 0 && parts.Length > 0)
        {
            Name = parts[0].ToLowerInvariant();
            parts = parts[1..];
        }
        else
        {
            Name = (colon < 0 ? "" : step.Text[..colon].Trim()).ToLowerInvariant();
        }
        values = [.. parts.Where(p => !p.Contains('=', StringComparison.Ordinal))];
        foreach (string part in parts.Where(p => p.Contains('=', StringComparison.Ordinal)))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            options[part[..equals].Trim()] = part[(equals + 1)..].Trim();
        }
    }

    /// <summary>The name before the colon, in lower case.</summary>
    public string Name { get; }

    /// <summary>Number of values.</summary>
    public int Count => values.Length;

    /// <summary>Checks how many values there are, and that no option but the allowed ones is given.</summary>
    /// <exception cref="ApproxException">Too few, too many, or an unknown option.</exception>
    public void Expect(int least, int most, string example, params string[] allowed)
    {
        if (values.Length < least || values.Length > most) throw Wrong($"takes {(least == most ? $"{least}" : $"{least} to {most}")} value{(most == 1 ? "" : "s")}, found {values.Length}", $"e.g. {example}");
        foreach (string option in options.Keys)
        {
            if (!allowed.Contains(option)) throw Wrong($"has no option '{option}'", allowed.Length == 0 ? $"e.g. {example}" : "options: " + string.Join(", ", allowed));
        }
    }

    /// <summary>Value i as it was written.</summary>
    public string Text(int i) => values[i];

    /// <summary>Value i as a number.</summary>
    public double Number(int i) =>
        double.TryParse(values[i], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : throw Wrong($"wants a number, found '{values[i]}'", null);

    /// <summary>Value i as a whole number, 0 or more.</summary>
    public long Whole(int i) =>
        long.TryParse(values[i], NumberStyles.None, CultureInfo.InvariantCulture, out long value) ? value : throw Wrong($"wants a whole number, found '{values[i]}'", null);

    /// <summary>Value i as lengths along z, y, x, in voxels.</summary>
    public (double Z, double Y, double X) Lengths(int i) => Lengths(values[i]);

    /// <summary>Value i as one length in edges along x.</summary>
    public double Length(int i) => Lengths(values[i]).X;

    /// <summary>Value i as a box of voxels: SIZE or ZxYxX; lengths with a unit become the nearest odd number of voxels.</summary>
    public BoxSize Box(int i)
    {
        (double z, double y, double x) = Lengths(values[i]);
        bool physical = char.IsLetter(values[i][^1]);
        return new BoxSize(Edge(z), Edge(y), Edge(x));

        int Edge(double voxels)
        {
            double edge = physical ? (2 * Math.Floor(voxels / 2)) + 1 : voxels;
            return edge >= 1 && edge <= 1025 && edge == Math.Floor(edge) ? (int)edge : throw Wrong($"wants whole edges of 1 to 1025 voxels, found '{values[i]}'", null);
        }
    }

    /// <summary>Value i as a neighbourhood: SIZE or ballR.</summary>
    public Neighbourhood Shape(int i)
    {
        if (!values[i].StartsWith("ball", StringComparison.OrdinalIgnoreCase)) return Neighbourhood.OfBox(Box(i));
        (double z, double y, double x) = Lengths(values[i][4..]);
        return Math.Max(z, Math.Max(y, x)) <= 128 ? Neighbourhood.OfEllipsoid(z, y, x) : throw Wrong($"wants a ball of at most 128 voxels radius, found '{values[i]}'", null);
    }

    /// <summary>The border option; reflect unless said otherwise.</summary>
    public Border Border()
    {
        if (!options.TryGetValue("border", out string? name)) return Filters.Border.Reflect;
        return name switch
        {
            "reflect" => Filters.Border.Reflect,
            "nearest" => Filters.Border.Nearest,
            "mirror" => Filters.Border.Mirror,
            "constant" => Filters.Border.Constant,
            _ => throw Wrong($"knows no border '{name}'", "border=reflect, nearest, mirror or constant"),
        };
    }

    /// <summary>Wrong usage of this step.</summary>
    public ApproxException Wrong(string what, string? hint) => ApproxException.WrongUsage($"the step '{whole}' {what}", hint);

    private (double Z, double Y, double X) Lengths(string text)
    {
        Match match = LengthText().Match(text);
        if (!match.Success) throw Wrong($"wants a length, found '{text}'", "e.g. 2, 2um, or 1x2x2 for z, y and x");
        double[] n = [.. match.Groups["n"].Captures.Select(c => double.Parse(c.ValueSpan, CultureInfo.InvariantCulture))];
        if (n.Length == 2 || n.Any(v => !(v >= 0 && v <= 1e6))) throw Wrong($"wants one length or three, none negative, found '{text}'", "e.g. 2, 2um, or 1x2x2 for z, y and x");
        (double z, double y, double x) = n.Length == 1 ? (n[0], n[0], n[0]) : (n[0], n[1], n[2]);
        if (!match.Groups["u"].Success) return (z, y, x);
        Unit unit = Unit.Parse(match.Groups["u"].Value);
        if (unit == Unit.VoxelEdge) return (z, y, x);
        if (!voxel.IsPhysical) throw Wrong($"gives a length in {unit.Symbol}, but the volume's voxel size is not known", "give --voxel-size, e.g. 1.3um");
        VoxelSize edges = voxel.In(unit);
        return (z / edges.Z, y / edges.Y, x / edges.X);
    }

    [GeneratedRegex(@"^(?<n>[0-9]*\.?[0-9]+)(x(?<n>[0-9]*\.?[0-9]+))*\s*(?<u>[A-Za-zµμ]+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex LengthText();
}
