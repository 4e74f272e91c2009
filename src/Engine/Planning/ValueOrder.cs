using System.Globalization;
using System.Numerics;

namespace Approx.Engine.Planning;

/// <summary>Order of values as DuckDB sorts them: numbers by size with NaN last, text by bytes, false before true.</summary>
internal static class ValueOrder
{
    /// <summary>Compares two values of one column; NULLs are the caller's.</summary>
    public static int Compare(object left, object right)
    {
        if (IsNumber(left) && IsNumber(right))
        {
            double a = ToDouble(left), b = ToDouble(right);
            if (double.IsNaN(a) || double.IsNaN(b)) return double.IsNaN(a).CompareTo(double.IsNaN(b));
            return left is long l && right is long r ? l.CompareTo(r) : a.CompareTo(b);
        }
        return (left, right) switch
        {
            (string a, string b) => Utf8(a, b),
            (IComparable a, _) when a.GetType() == right.GetType() => a.CompareTo(right),
            _ => string.CompareOrdinal(left.ToString(), right.ToString()),
        };
    }

    /// <summary>A number as a double.</summary>
    public static double ToDouble(object value) => value is BigInteger big ? (double)big : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    /// <summary>True for every numeric type an answer holds.</summary>
    public static bool IsNumber(object value) => value is long or double or int or float or decimal or BigInteger or short or byte or sbyte or ushort or uint or ulong;

    // Ordinal order of UTF-16 and of UTF-8 differ only where surrogates meet the characters above them.
    private static int Utf8(string a, string b)
    {
        int n = Math.Min(a.Length, b.Length);
        for (int i = 0; i < n; i++)
        {
            char x = a[i], y = b[i];
            if (x == y) continue;
            bool surrogateX = char.IsSurrogate(x), surrogateY = char.IsSurrogate(y);
            return surrogateX == surrogateY ? x.CompareTo(y) : surrogateX ? 1 : -1;
        }
        return a.Length.CompareTo(b.Length);
    }
}
