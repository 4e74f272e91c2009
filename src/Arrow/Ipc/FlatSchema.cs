namespace Approx.Arrow;

/// <summary>Numbers of the Type union in Schema.fbs.</summary>
internal enum FlatType : byte
{
    None = 0,
    Null = 1,
    Int = 2,
    FloatingPoint = 3,
    Binary = 4,
    Utf8 = 5,
    Bool = 6,
    Decimal = 7,
    Date = 8,
    Time = 9,
    Timestamp = 10,
    Interval = 11,
    List = 12,
    Struct = 13,
    Union = 14,
    FixedSizeBinary = 15,
    FixedSizeList = 16,
    Map = 17,
    Duration = 18,
    LargeBinary = 19,
    LargeUtf8 = 20,
    LargeList = 21,
    RunEndEncoded = 22,
    BinaryView = 23,
    Utf8View = 24,
    ListView = 25,
    LargeListView = 26,
}

/// <summary>Numbers of the MessageHeader union in Message.fbs.</summary>
internal enum MessageKind : byte
{
    None = 0,
    Schema = 1,
    DictionaryBatch = 2,
    RecordBatch = 3,
    Tensor = 4,
    SparseTensor = 5,
}

/// <summary>Field numbers of the tables of Schema.fbs, Message.fbs and File.fbs, in the order they are declared there.</summary>
internal static class FlatFields
{
    internal static class Message
    {
        public const int Version = 0, HeaderType = 1, Header = 2, BodyLength = 3, Count = 5;
    }

    internal static class Schema
    {
        public const int Endianness = 0, Fields = 1, Metadata = 2, Features = 3, Count = 4;
    }

    internal static class Field
    {
        public const int Name = 0, Nullable = 1, TypeCode = 2, Type = 3, Dictionary = 4, Children = 5, Metadata = 6, Count = 7;
    }

    internal static class DictionaryEncoding
    {
        public const int Id = 0, IndexType = 1, Ordered = 2, Kind = 3, Count = 4;
    }

    internal static class RecordBatch
    {
        public const int Length = 0, Nodes = 1, Buffers = 2, Compression = 3, VariadicCounts = 4, Count = 5;

        /// <summary>Bytes of a FieldNode (length, null count) and of a Buffer (offset, length).</summary>
        public const int NodeSize = 16, BufferSize = 16;
    }

    internal static class DictionaryBatch
    {
        public const int Id = 0, Data = 1, Delta = 2, Count = 3;
    }

    internal static class Footer
    {
        public const int Version = 0, Schema = 1, Dictionaries = 2, Batches = 3, Count = 5;

        /// <summary>Bytes of a Block: int64 offset, int32 metadata length, 4 unused, int64 body length.</summary>
        public const int BlockSize = 24;
    }

    /// <summary>Metadata versions that are read: V4 (0.8 to 0.17) differs from V5 only in unions.</summary>
    public const short V4 = 3, V5 = 4;
}
