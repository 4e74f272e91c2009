using Approx.Core;

namespace Approx.Arrow;

/// <summary>Reads ArrowSchema structs and releases them, also when they are refused.</summary>
internal static unsafe class SchemaImporter
{
    /// <summary>Nesting deeper than this is refused, in C structs as in IPC messages.</summary>
    public const int DepthLimit = 64;

    public static Schema ImportSchema(CArrowSchema* source)
    {
        Field root = ImportField(source);
        return root.Type is StructType type
            ? new Schema(type.Fields, root.Metadata)
            : throw ApproxException.BadData($"an ArrowSchema of {root.Type} where a struct of columns was expected");
    }

    public static Field ImportField(CArrowSchema* source)
    {
        if (source is null || source->Release is null) throw ApproxException.BadData("an ArrowSchema that has been released");
        try
        {
            return Read(source, 0);
        }
        finally
        {
            source->Release(source);
            source->Release = null;
        }
    }

    private static Field Read(CArrowSchema* source, int depth)
    {
        if (depth > DepthLimit) throw ApproxException.BadData($"an ArrowSchema nested deeper than {DepthLimit} levels is not supported");
        if (source is null || source->Format is null) throw ApproxException.BadData("an ArrowSchema without a format");
        if (source->ChildCount < 0 || (source->ChildCount > 0 && source->Children is null)) throw ApproxException.BadData($"an ArrowSchema with {source->ChildCount} children");
        List<Field> children = [];
        for (long i = 0; i < source->ChildCount; i++) children.Add(Read(source->Children[i], depth + 1));
        ArrowType type = FormatStrings.Parse(NativeText.Read(source->Format, "the format"), ValueList.From(children), (source->Flags & CArrowSchema.MapKeysSorted) != 0);
        if (source->Dictionary is not null)
        {
            if (type is not IntType indices) throw ApproxException.BadData($"an ArrowSchema with dictionary indices of {type}");
            type = new DictionaryType(indices, Read(source->Dictionary, depth + 1).Type, (source->Flags & CArrowSchema.DictionaryOrdered) != 0);
        }
        string name = source->Name is null ? "" : NativeText.Read(source->Name, "the name");
        return new Field(name, type, (source->Flags & CArrowSchema.Nullable) != 0, NativeText.ReadMetadata(source->Metadata));
    }
}
