namespace Approx.Arrow;

/// <summary>Lists of any length, 32-bit offsets into one child.</summary>
internal sealed record ListType(Field Item) : ArrowType
{
    public override ArrowLayout Layout => new(LayoutKind.List32, 0);
    public override ValueList<Field> Children => [Item];
    public override string ToString() => $"list<{Item}>";
}

/// <summary>Lists of any length, 64-bit offsets into one child.</summary>
internal sealed record LargeListType(Field Item) : ArrowType
{
    public override ArrowLayout Layout => new(LayoutKind.List64, 0);
    public override ValueList<Field> Children => [Item];
    public override string ToString() => $"large_list<{Item}>";
}

/// <summary>Lists of the same number of items in every row, without offsets.</summary>
internal sealed record FixedSizeListType(Field Item, int ListSize) : ArrowType
{
    public override ArrowLayout Layout => new(LayoutKind.FixedList, ListSize);
    public override ValueList<Field> Children => [Item];
    public override string ToString() => $"fixed_size_list<{Item}>[{ListSize}]";
}

/// <summary>A record of child columns, each as long as the parent.</summary>
internal sealed record StructType(ValueList<Field> Fields) : ArrowType
{
    public override ArrowLayout Layout => new(LayoutKind.Struct, 0);
    public override ValueList<Field> Children => Fields;
    public override string ToString() => $"struct<{string.Join(", ", Fields)}>";
}

/// <summary>Lists of key and value: a list whose child is a struct of two fields, the key not nullable.</summary>
internal sealed record MapType(Field Entries, bool KeysSorted = false) : ArrowType
{
    public override ArrowLayout Layout => new(LayoutKind.List32, 0);
    public override ValueList<Field> Children => [Entries];
    public override string ToString() => $"map<{string.Join(", ", Entries.Type.Children.Select(c => c.Type))}{(KeysSorted ? ", keys_sorted" : "")}>";
}

/// <summary>Values given as indices into a dictionary array of another type.</summary>
internal sealed record DictionaryType(IntType IndexType, ArrowType ValueType, bool Ordered = false) : ArrowType
{
    public override ArrowLayout Layout => IndexType.Layout;
    public override string ToString() => $"dictionary<values={ValueType}, indices={IndexType}, ordered={(Ordered ? 1 : 0)}>";
}
