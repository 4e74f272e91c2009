namespace Approx.DuckDb;

// To and from duckdb_logical_type.
internal sealed partial class DuckDbType
{
    /// <summary>Reads the native type and frees it.</summary>
    internal static unsafe DuckDbType Take(LogicalTypeHandle native)
    {
        using (native)
        {
            DuckDbTypeId id = NativeMethods.duckdb_get_type_id(native);
            string? alias = NativeMethods.TakeText(NativeMethods.duckdb_logical_type_get_alias(native));
            switch (id)
            {
                case DuckDbTypeId.Decimal:
                    return new DuckDbType(id)
                    {
                        Alias = alias,
                        Width = NativeMethods.duckdb_decimal_width(native),
                        Scale = NativeMethods.duckdb_decimal_scale(native),
                        StorageId = NativeMethods.duckdb_decimal_internal_type(native),
                    };
                case DuckDbTypeId.Enum:
                    string[] words = new string[NativeMethods.duckdb_enum_dictionary_size(native)];
                    for (int i = 0; i < words.Length; i++) words[i] = NativeMethods.TakeText(NativeMethods.duckdb_enum_dictionary_value(native, (ulong)i)) ?? "";
                    return new DuckDbType(id) { Alias = alias, EnumValues = words, StorageId = NativeMethods.duckdb_enum_internal_type(native) };
                case DuckDbTypeId.List:
                    return new DuckDbType(id) { Alias = alias, StorageId = id, Child = Take(NativeMethods.duckdb_list_type_child_type(native)) };
                case DuckDbTypeId.Array:
                    return new DuckDbType(id)
                    {
                        Alias = alias,
                        StorageId = id,
                        Child = Take(NativeMethods.duckdb_array_type_child_type(native)),
                        ArraySize = checked((int)NativeMethods.duckdb_array_type_array_size(native)),
                    };
                case DuckDbTypeId.Map:
                    DuckDbField key = new("key", Take(NativeMethods.duckdb_map_type_key_type(native)));
                    DuckDbField value = new("value", Take(NativeMethods.duckdb_map_type_value_type(native)));
                    return new DuckDbType(id) { Alias = alias, StorageId = id, Child = Struct(key, value), Fields = [key, value] };
                case DuckDbTypeId.Struct:
                    DuckDbField[] parts = new DuckDbField[NativeMethods.duckdb_struct_type_child_count(native)];
                    for (int i = 0; i < parts.Length; i++)
                    {
                        parts[i] = new DuckDbField(
                            NativeMethods.TakeText(NativeMethods.duckdb_struct_type_child_name(native, (ulong)i)) ?? "",
                            Take(NativeMethods.duckdb_struct_type_child_type(native, (ulong)i)));
                    }
                    return new DuckDbType(id) { Alias = alias, StorageId = id, Fields = parts };
                case DuckDbTypeId.Union:
                    DuckDbField[] members = new DuckDbField[NativeMethods.duckdb_union_type_member_count(native)];
                    for (int i = 0; i < members.Length; i++)
                    {
                        members[i] = new DuckDbField(
                            NativeMethods.TakeText(NativeMethods.duckdb_union_type_member_name(native, (ulong)i)) ?? "",
                            Take(NativeMethods.duckdb_union_type_member_type(native, (ulong)i)));
                    }
                    return new DuckDbType(id) { Alias = alias, StorageId = id, Fields = members };
                default:
                    return new DuckDbType(id) { Alias = alias, StorageId = id };
            }
        }
    }

    /// <summary>The native type; the caller disposes it.</summary>
    /// <exception cref="NotSupportedException">A type that is only read here (UNION, VARIANT, GEOMETRY…).</exception>
    internal unsafe LogicalTypeHandle ToNative()
    {
        switch (Id)
        {
            case DuckDbTypeId.Decimal:
                return NativeMethods.duckdb_create_decimal_type(Width, Scale);
            case DuckDbTypeId.List:
                using (LogicalTypeHandle child = Child!.ToNative()) return NativeMethods.duckdb_create_list_type(child);
            case DuckDbTypeId.Array:
                using (LogicalTypeHandle child = Child!.ToNative()) return NativeMethods.duckdb_create_array_type(child, (ulong)ArraySize);
            case DuckDbTypeId.Map:
                using (LogicalTypeHandle key = Fields[0].Type.ToNative())
                using (LogicalTypeHandle value = Fields[1].Type.ToNative())
                    return NativeMethods.duckdb_create_map_type(key, value);
            case DuckDbTypeId.Enum:
                using (NativeTexts words = new(EnumValues))
                    return NativeMethods.duckdb_create_enum_type(words.Pointers, (ulong)EnumValues.Count);
            case DuckDbTypeId.Struct:
                using (NativeTexts names = new(Fields.Select(f => f.Name)))
                using (NativeTypes types = new(Fields.Select(f => f.Type)))
                    return NativeMethods.duckdb_create_struct_type(types.Pointers, names.Pointers, (ulong)Fields.Count);
            case DuckDbTypeId.Union or DuckDbTypeId.Any or DuckDbTypeId.Geometry or DuckDbTypeId.Variant or DuckDbTypeId.Invalid:
                throw new NotSupportedException($"values of type {this} can be read, not written");
            default:
                return NativeMethods.duckdb_create_logical_type(Id);
        }
    }
}
