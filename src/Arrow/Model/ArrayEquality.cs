namespace Approx.Arrow;

/// <summary>Whether rows of two arrays of one type hold the same values; values under nulls do not count, dictionary columns compare by what they stand for.</summary>
internal static class ArrayEquality
{
    /// <summary>True when <paramref name="start"/> is shorter than or as long as <paramref name="whole"/> and equals its first rows.</summary>
    public static bool IsPrefix(ArrowArray start, ArrowArray whole) =>
        start.Length <= whole.Length && start.Type == whole.Type && Same(start, 0, whole, 0, start.Length);

    private static bool Same(ArrowArray a, int firstA, ArrowArray b, int firstB, int count)
    {
        for (int i = 0; i < count; i++)
        {
            if (!SameRow(a, firstA + i, b, firstB + i)) return false;
        }
        return true;
    }

    private static bool SameRow(ArrowArray a, int rowA, ArrowArray b, int rowB)
    {
        bool isNull = a.IsNull(rowA);
        if (isNull || b.IsNull(rowB)) return isNull == b.IsNull(rowB);
        if (a.Dictionary is not null) return SameRow(a.Dictionary, a.GetIndex(rowA), b.Dictionary!, b.GetIndex(rowB));
        switch (a.Layout.Kind)
        {
            case LayoutKind.Bits:
                return a.GetBoolean(rowA) == b.GetBoolean(rowB);
            case LayoutKind.List32 or LayoutKind.List64 or LayoutKind.FixedList:
                (int startA, int lengthA) = a.GetListRange(rowA);
                (int startB, int lengthB) = b.GetListRange(rowB);
                return lengthA == lengthB && Same(a.Children[0], startA, b.Children[0], startB, lengthA);
            case LayoutKind.Struct:
                for (int i = 0; i < a.Children.Length; i++)
                {
                    if (!SameRow(a.Children[i], a.Offset + rowA, b.Children[i], b.Offset + rowB)) return false;
                }
                return true;
            default:
                return a.GetBytes(rowA).SequenceEqual(b.GetBytes(rowB));
        }
    }
}
