using Approx.Arrow;

namespace Approx.Tests.Arrow;

public class BuilderTests
{
    [Fact]
    public void Builders_give_back_what_was_appended()
    {
        Random random = new(4);
        int?[] numbers = [.. Enumerable.Range(0, 100).Select(i => random.Next(3) == 0 ? (int?)null : random.Next())];
        PrimitiveBuilder<int> ints = new(ArrowType.Int32);
        BytesBuilder texts = new(ArrowType.Utf8);
        DictionaryBuilder codes = new();
        BooleanBuilder bools = new();
        ListBuilder<PrimitiveBuilder<double>> lists = new(new PrimitiveBuilder<double>(ArrowType.Float64));
        for (int round = 0; round < 2; round++)
        {
            foreach (int? n in numbers)
            {
                ints.Append(n);
                texts.Append(n?.ToString("x"));
                codes.Append(n is null ? null : $"g{n % 5}");
                if (n is { } there)
                {
                    bools.Append(there % 2 == 0);
                    for (int k = 0; k < there % 4; k++) lists.Items.Append(there + k);
                    lists.EndList();
                }
                else
                {
                    bools.AppendNull();
                    lists.AppendNull();
                }
            }
            ArrowArray[] arrays = [ints.Build(), texts.Build(), codes.Build(), bools.Build(), lists.Build()];
            foreach (ArrowArray array in arrays)
            {
                ArrayValidator.Validate(array, "x", full: true);
                Assert.Equal(numbers.Count(n => n is null), array.NullCount);
            }
            for (int row = 0; row < numbers.Length; row++)
            {
                Assert.All(arrays, a => Assert.Equal(numbers[row] is null, a.IsNull(row)));
                Assert.Equal(numbers[row]?.ToString("x"), arrays[1].GetString(row));
                if (numbers[row] is not { } n)
                {
                    Assert.Null(arrays[2].GetString(row));
                    continue;
                }
                Assert.Equal(n, arrays[0].Values<int>()[row]);
                Assert.Equal($"g{n % 5}", arrays[2].GetString(row));
                Assert.Equal(n % 2 == 0, arrays[3].GetBoolean(row));
                (int start, int length) = arrays[4].GetListRange(row);
                Assert.Equal(Enumerable.Range(0, n % 4).Select(k => (double)n + k), arrays[4].Children[0].Values<double>().Slice(start, length).ToArray());
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(63)]
    public void The_first_null_may_come_at_any_row(int rows)
    {
        PrimitiveBuilder<long> builder = new(ArrowType.Int64);
        builder.Append(Enumerable.Range(0, rows).Select(i => (long)i).ToArray());
        Assert.Empty(builder.Build().Buffers[0].Memory.ToArray());
        builder.Append(Enumerable.Range(0, rows).Select(i => (long)i).ToArray());
        builder.AppendNull();
        builder.Append([5L, 6L]);
        ArrowArray array = builder.Build();
        Assert.Equal(1, array.NullCount);
        Assert.True(array.IsNull(rows));
        Assert.Equal([.. Enumerable.Range(0, rows).Select(i => (long)i), 0, 5, 6], array.Values<long>().ToArray());
        ArrayValidator.Validate(array, "x", full: true);
    }
}
