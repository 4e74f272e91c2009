using System.Runtime.InteropServices;

namespace Approx.Arrow;

/// <summary>Writes fields as ArrowSchema structs. Each struct owns its texts; a parent owns the structs of its children, which a consumer may have moved away before.</summary>
internal static unsafe class SchemaExporter
{
    public static void Export(Field field, CArrowSchema* target)
    {
        *target = default;
        target->Release = &Release;
        try
        {
            ArrowType type = field.Type;
            target->Format = NativeText.Allocate(FormatStrings.Of(type));
            target->Name = NativeText.Allocate(field.Name);
            target->Metadata = NativeText.AllocateMetadata(field.Metadata);
            target->Flags = (field.Nullable ? CArrowSchema.Nullable : 0)
                | (type is DictionaryType { Ordered: true } ? CArrowSchema.DictionaryOrdered : 0)
                | (type is MapType { KeysSorted: true } ? CArrowSchema.MapKeysSorted : 0);
            ExportChildren(type.Children, target);
            if (type is DictionaryType dictionary)
            {
                target->Dictionary = (CArrowSchema*)NativeMemory.AllocZeroed((nuint)sizeof(CArrowSchema));
                Export(new Field("", dictionary.ValueType), target->Dictionary);
            }
        }
        catch
        {
            Free(target);
            throw;
        }
    }

    private static void ExportChildren(ValueList<Field> children, CArrowSchema* target)
    {
        if (children.Count == 0) return;
        target->Children = (CArrowSchema**)NativeMemory.AllocZeroed((nuint)children.Count, (nuint)sizeof(CArrowSchema*));
        target->ChildCount = children.Count;
        for (int i = 0; i < children.Count; i++)
        {
            target->Children[i] = (CArrowSchema*)NativeMemory.AllocZeroed((nuint)sizeof(CArrowSchema));
            Export(children[i], target->Children[i]);
        }
    }

    [UnmanagedCallersOnly]
    private static void Release(CArrowSchema* schema) => Free(schema);

    private static void Free(CArrowSchema* schema)
    {
        NativeMemory.Free(schema->Format);
        NativeMemory.Free(schema->Name);
        NativeMemory.Free(schema->Metadata);
        for (long i = 0; i < schema->ChildCount; i++) FreeOwned(schema->Children[i]);
        NativeMemory.Free(schema->Children);
        FreeOwned(schema->Dictionary);
        *schema = default;
    }

    private static void FreeOwned(CArrowSchema* child)
    {
        if (child is null) return;
        if (child->Release is not null) child->Release(child);
        NativeMemory.Free(child);
    }
}
