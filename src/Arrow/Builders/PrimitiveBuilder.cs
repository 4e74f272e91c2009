using System.Runtime.CompilerServices;

namespace Approx.Arrow;

/// <summary>Builds columns of fixed-size values: integers, floats, dates, timestamps and the like.</summary>
/// <typeparam name="T">As wide as the type's values.</typeparam>
internal sealed class PrimitiveBuilder<T> : ColumnBuilder
    where T : unmanaged
{
    private readonly BufferBuilder<T> values;

    public PrimitiveBuilder(ArrowType type, int capacity = 0)
        : base(type)
    {
        if (type.Layout != ArrowLayout.Fixed(Unsafe.SizeOf<T>())) throw new ArgumentException($"{type} does not hold values of {typeof(T).Name}", nameof(type));
        values = new BufferBuilder<T>(capacity);
    }

    public void Append(T value)
    {
        values.Append(value);
        Valid();
    }

    public void Append(T? value)
    {
        if (value is { } there) Append(there);
        else AppendNull();
    }

    public void Append(ReadOnlySpan<T> rows)
    {
        values.Append(rows);
        Valid(rows.Length);
    }

    protected override void FillNull() => values.Append(default(T));

    protected override ArrowArray Finish(int length, int nulls, ArrowBuffer bits) => new(Type, length, nulls, [bits, values.Build()]);
}
