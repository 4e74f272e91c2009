using System.Text;

namespace Approx.Arrow;

/// <summary>Builds columns of text or bytes with 32-bit offsets: at most 2 GiB of bytes in a batch.</summary>
internal sealed class BytesBuilder : ColumnBuilder
{
    private readonly BufferBuilder<int> offsets = new();
    private readonly BufferBuilder<byte> bytes = new();

    /// <param name="type"><see cref="Utf8Type"/> or <see cref="BinaryType"/>.</param>
    public BytesBuilder(ArrowType type)
        : base(type)
    {
        if (type.Layout.Kind != LayoutKind.Bytes32) throw new ArgumentException($"{type} has no 32-bit offsets", nameof(type));
        offsets.Append(0);
    }

    public void Append(ReadOnlySpan<byte> value)
    {
        bytes.Append(value);
        offsets.Append(bytes.Count);
        Valid();
    }

    /// <summary>Appends the text as UTF-8, null as null.</summary>
    public void Append(string? value)
    {
        if (value is null)
        {
            AppendNull();
            return;
        }
        Encoding.UTF8.GetBytes(value, bytes.Take(Encoding.UTF8.GetByteCount(value)));
        offsets.Append(bytes.Count);
        Valid();
    }

    protected override void FillNull() => offsets.Append(bytes.Count);

    protected override ArrowArray Finish(int length, int nulls, ArrowBuffer bits)
    {
        ArrowArray array = new(Type, length, nulls, [bits, offsets.Build(), bytes.Build()]);
        offsets.Append(0);
        return array;
    }
}
