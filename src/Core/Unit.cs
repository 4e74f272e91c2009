using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Approx.Core;

/// <summary>
/// A unit of measure in UCUM spelling: a product of powers of length, voxel, time and angle with a scale to the SI base.
/// Known: m, km, cm, mm, um, nm, Ao (ångström), inch; voxel; s, ms, min, h, d, wk, a; deg, rad; 1 and %.
/// Powers stand behind the symbol (um2, mm3), quotients behind a slash (1/mm3).
/// </summary>
public readonly record struct Unit
{
    private static readonly Dictionary<string, (int Length, int Voxel, int Time, int Angle, double Scale)> Symbols = new(StringComparer.Ordinal)
    {
        ["m"] = (1, 0, 0, 0, 1),
        ["km"] = (1, 0, 0, 0, 1e3),
        ["dm"] = (1, 0, 0, 0, 1e-1),
        ["cm"] = (1, 0, 0, 0, 1e-2),
        ["mm"] = (1, 0, 0, 0, 1e-3),
        ["um"] = (1, 0, 0, 0, 1e-6),
        ["µm"] = (1, 0, 0, 0, 1e-6),
        ["μm"] = (1, 0, 0, 0, 1e-6),
        ["micron"] = (1, 0, 0, 0, 1e-6),
        ["nm"] = (1, 0, 0, 0, 1e-9),
        ["pm"] = (1, 0, 0, 0, 1e-12),
        ["Ao"] = (1, 0, 0, 0, 1e-10),
        ["inch"] = (1, 0, 0, 0, 0.0254),
        ["voxel"] = (0, 1, 0, 0, 1),
        ["s"] = (0, 0, 1, 0, 1),
        ["ms"] = (0, 0, 1, 0, 1e-3),
        ["us"] = (0, 0, 1, 0, 1e-6),
        ["min"] = (0, 0, 1, 0, 60),
        ["h"] = (0, 0, 1, 0, 3600),
        ["d"] = (0, 0, 1, 0, 86400),
        ["wk"] = (0, 0, 1, 0, 604800),
        ["a"] = (0, 0, 1, 0, 31557600),
        ["rad"] = (0, 0, 0, 1, 1),
        ["deg"] = (0, 0, 0, 1, Math.PI / 180),
        ["1"] = (0, 0, 0, 0, 1),
        ["%"] = (0, 0, 0, 0, 0.01),
    };

    private Unit(string symbol, int length, int voxel, int time, int angle, double scale)
    {
        Symbol = symbol;
        Length = length;
        Voxel = voxel;
        Time = time;
        Angle = angle;
        Scale = scale;
    }

    /// <summary>The spelling, e.g. "um3"; "1" for a pure number.</summary>
    public string Symbol { get; }

    /// <summary>Exponent of length.</summary>
    public int Length { get; }

    /// <summary>Exponent of voxel edges (lengths of volumes whose physical size is not known).</summary>
    public int Voxel { get; }

    /// <summary>Exponent of time.</summary>
    public int Time { get; }

    /// <summary>Exponent of plane angle.</summary>
    public int Angle { get; }

    /// <summary>One of this unit in SI base units.</summary>
    public double Scale { get; }

    /// <summary>A pure number.</summary>
    public static Unit One { get; } = Parse("1");

    /// <summary>Micrometre, the store's default length.</summary>
    public static Unit Micrometre { get; } = Parse("um");

    /// <summary>One voxel edge of a volume whose physical size is not known.</summary>
    public static Unit VoxelEdge { get; } = Parse("voxel");

    /// <summary>True when both measure the same kind of quantity, so that one converts to the other.</summary>
    public bool SameDimension(Unit other) =>
        Length == other.Length && Voxel == other.Voxel && Time == other.Time && Angle == other.Angle;

    /// <summary>Converts a value in this unit to <paramref name="target"/>.</summary>
    /// <exception cref="ApproxException">The dimensions differ.</exception>
    public double Convert(double value, Unit target)
    {
        if (!SameDimension(target)) throw ApproxException.BadData($"cannot convert {Symbol} to {target.Symbol}: different dimensions");
        if (Scale == target.Scale) return value;
        // Powers of ten up to 10²² are exact doubles, negative ones are not: dividing rounds once where multiplying would round twice.
        return TensTo(target) is { } tens and >= -22 and <= 22 ? (tens < 0 ? value / Math.Pow(10, -tens) : value * Math.Pow(10, tens)) : value * (Scale / target.Scale);
    }

    /// <summary>The power of ten by which values in this unit become values in <paramref name="target"/>; null when the factor is none (h to s).</summary>
    public int? TensTo(Unit target)
    {
        double ratio = Scale / target.Scale, tens = Math.Round(Math.Log10(ratio));
        return SameDimension(target) && Math.Abs(ratio / Math.Pow(10, tens) - 1) < 1e-12 ? (int)tens : null;
    }

    /// <summary>This length unit raised to a power, spelled as UCUM does: um → um3; power −3 gives 1/um3.</summary>
    public Unit Power(int exponent) => exponent switch
    {
        0 => One,
        1 => this,
        < 0 => Parse("1/" + Power(-exponent).Symbol),
        _ => Parse(Symbol + exponent.ToString(CultureInfo.InvariantCulture)),
    };

    /// <summary>The unit of a product: exponents of equal symbols add up (um2 · um = um3); different symbols of one kind stay side by side (um.mm).</summary>
    public static Unit operator *(Unit left, Unit right) => Compose(left, right, 1);

    /// <summary>The unit of a quotient (um2 / um3 = 1/um).</summary>
    public static Unit operator /(Unit left, Unit right) => Compose(left, right, -1);

    /// <summary>Reads a unit.</summary>
    /// <exception cref="ApproxException">The text is no unit this program knows.</exception>
    public static Unit Parse(string text) =>
        TryParse(text, out Unit unit)
            ? unit
            : throw ApproxException.BadData($"unknown unit '{text}'", "known units: m cm mm um nm voxel, s ms min h d, deg rad, 1 and %; powers as um3, quotients as 1/mm3");

    /// <summary>Reads a unit; false when the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Unit unit)
    {
        unit = default;
        if (string.IsNullOrWhiteSpace(text)) return false;
        string symbol = text.Trim().Replace("µ", "u", StringComparison.Ordinal).Replace("μ", "u", StringComparison.Ordinal)
            .Replace("³", "3", StringComparison.Ordinal).Replace("²", "2", StringComparison.Ordinal).Replace("^", "", StringComparison.Ordinal);
        int length = 0, voxel = 0, time = 0, angle = 0;
        double scale = 1;
        string[] quotient = symbol.Split('/');
        for (int q = 0; q < quotient.Length; q++)
        {
            int sign = q == 0 ? 1 : -1;
            foreach (string factor in quotient[q].Split('.'))
            {
                if (!TryParseFactor(factor, out (int Length, int Voxel, int Time, int Angle, double Scale) f, out int power)) return false;
                power *= sign;
                length += power * f.Length;
                voxel += power * f.Voxel;
                time += power * f.Time;
                angle += power * f.Angle;
                scale *= Math.Pow(f.Scale, power);
            }
        }
        unit = new Unit(symbol, length, voxel, time, angle, scale);
        return true;
    }

    /// <summary>The spelling.</summary>
    public override string ToString() => Symbol;

    private static Unit Compose(Unit left, Unit right, int sign)
    {
        SortedDictionary<string, int> powers = new(StringComparer.Ordinal);
        AddPowers(powers, left.Symbol, 1);
        AddPowers(powers, right.Symbol, sign);
        string above = string.Join('.', powers.Where(p => p.Value > 0).Select(p => p.Key + (p.Value == 1 ? "" : p.Value.ToString(CultureInfo.InvariantCulture))));
        string below = string.Join('/', powers.Where(p => p.Value < 0).Select(p => p.Key + (p.Value == -1 ? "" : (-p.Value).ToString(CultureInfo.InvariantCulture))));
        return Parse((above.Length == 0 ? "1" : above) + (below.Length == 0 ? "" : "/" + below));
    }

    private static void AddPowers(SortedDictionary<string, int> powers, string symbol, int sign)
    {
        string[] quotient = symbol.Split('/');
        for (int q = 0; q < quotient.Length; q++)
        {
            foreach (string factor in quotient[q].Split('.'))
            {
                if (factor == "1") continue;
                string name = factor;
                int power = 1;
                if (!Symbols.ContainsKey(factor))
                {
                    name = factor.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-');
                    power = int.Parse(factor.AsSpan(name.Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                }
                powers[name] = powers.GetValueOrDefault(name) + power * (q == 0 ? sign : -sign);
            }
        }
    }

    private static bool TryParseFactor(string factor, out (int Length, int Voxel, int Time, int Angle, double Scale) known, out int power)
    {
        power = 1;
        if (Symbols.TryGetValue(factor, out known)) return true;
        int digits = factor.Length;
        while (digits > 0 && (char.IsAsciiDigit(factor[digits - 1]) || factor[digits - 1] == '-')) digits--;
        return digits > 0 && digits < factor.Length
            && int.TryParse(factor.AsSpan(digits), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power)
            && power is >= -9 and <= 9
            && Symbols.TryGetValue(factor[..digits], out known);
    }
}
