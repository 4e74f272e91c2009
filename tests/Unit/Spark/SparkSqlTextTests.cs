using Approx.Core;
using Approx.Spark;
using Approx.Spark.Protocol;

namespace Approx.Tests.Spark;

public class SparkSqlTextTests
{
    [Fact]
    public void Identifiers_stand_in_backticks_with_their_own_doubled()
    {
        Assert.Equal("`a`", SparkSqlText.Identifier("a"));
        Assert.Equal("`s`.`t``; DROP TABLE x --`", SparkSqlText.Identifier("s", "t`; DROP TABLE x --"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a${spark.app.name}")]
    public void Names_that_cannot_be_quoted_are_refused(string name) => Assert.Throws<ApproxException>(() => SparkSqlText.Identifier(name));

    [Theory]
    [InlineData("it's", @"'it\'s'")]
    [InlineData(@"back\slash\", @"'back\\slash\\'")]
    [InlineData(@"\'; --", @"'\\\'; --'")]
    [InlineData("${env:HOME}", @"'\u0024{env:HOME}'")]
    public void Strings_cannot_end_their_quotes(string value, string expected) => Assert.Equal(expected, SparkSqlText.Literal(value));

    [Fact]
    public void Numbers_keep_every_bit_and_negative_ones_stand_in_parentheses()
    {
        Assert.Equal("42L", SparkSqlText.Literal(42));
        Assert.Equal("(-9223372036854775808L)", SparkSqlText.Literal(long.MinValue));
        Assert.Equal("0.1D", SparkSqlText.Literal(0.1));
        Assert.Equal("(-1E-300D)", SparkSqlText.Literal(-1e-300));
        Assert.Equal("double('-Infinity')", SparkSqlText.Literal(double.NegativeInfinity));
        Assert.Equal("DATE'2026-02-03'", SparkSqlText.Literal(new DateOnly(2026, 2, 3)));
    }

    [Theory]
    [InlineData("/data/a b/100%20.parquet", "file:///data/a b/100%20.parquet")]
    [InlineData("/d/[x]{y}*?\\.parquet", "file:///d/\\[x\\]\\{y\\}\\*\\?\\\\.parquet")]
    [InlineData("hdfs://n:8020/d/a*.parquet", "hdfs://n:8020/d/a\\*.parquet")]
    [InlineData("s3a://bucket/ü.parquet", "s3a://bucket/ü.parquet")]
    [InlineData("/odd://name", "file:///odd:/name")]
    public void Paths_mean_one_file(string path, string expected) => Assert.Equal(expected, SparkPath.Exact(path));

    [Theory]
    [InlineData("/data/a:b.parquet", false)]
    [InlineData("/data:1/b*.parquet", false)]
    [InlineData("hdfs://n:8020/d:1/[b].parquet", false)]
    [InlineData("/data/_a.parquet", false)]
    [InlineData("s3a://bucket/.a.parquet", false)]
    [InlineData("/data/a.parquet._COPYING_", false)]
    [InlineData("/_data/.d/_a=1.parquet", true)]
    [InlineData("/data:1/b.parquet", true)]
    [InlineData("hdfs://n:8020/d/[b].parquet", true)]
    [InlineData("s3a://bucket/a:b.parquet", true)]
    public void What_Spark_cannot_read_or_leaves_out_silently_is_refused(string path, bool reads)
    {
        Exception? error = Record.Exception(() => SparkPath.Exact(path));
        Assert.Equal(reads ? null : ErrorKind.Data, (error as ApproxException)?.Kind);
    }

    [Fact]
    public void The_checksum_is_that_of_zip() => Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));

    [Theory]
    [InlineData("0", 1, 0)]
    [InlineData("0.001", 3, 3)]
    [InlineData("-12.50", 4, 2)]
    [InlineData("79228162514264337593543950335", 29, 0)]
    public void Decimals_carry_their_precision_and_scale(string text, int precision, int scale)
    {
        Expression.Types.Literal.Types.Decimal literal = SparkLiteral.Of(decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).Literal.Decimal;
        Assert.Equal((text, precision, scale), (literal.Value, literal.Precision, literal.Scale));
    }

    [Fact]
    public void Dates_and_times_count_from_1970()
    {
        Assert.Equal(-1, SparkLiteral.Of(new DateOnly(1969, 12, 31)).Literal.Date);
        Assert.Equal(-1, SparkLiteral.Of(new DateTimeOffset(DateTime.UnixEpoch.AddTicks(-1))).Literal.Timestamp);
        Assert.Equal(3_600_000_001, SparkLiteral.Of(new DateTimeOffset(1970, 1, 1, 3, 0, 0, TimeSpan.FromHours(2)).AddTicks(10)).Literal.Timestamp);
        Assert.Equal(1_000_000, SparkLiteral.Of(new DateTime(1970, 1, 1, 0, 0, 1)).Literal.TimestampNtz);
    }

    [Fact]
    public void A_value_without_a_literal_is_refused()
    {
        Assert.Throws<ApproxException>(() => SparkLiteral.Of(ulong.MaxValue));
        Assert.Throws<ApproxException>(() => SparkLiteral.Of(new Uri("http://a")));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(32_768, 1)]
    [InlineData(32_769, 2)]
    [InlineData(100_000, 4)]
    public async Task A_file_is_cut_into_chunks_that_make_it_up_again(int length, int messages)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        List<AddArtifactsRequest> sent = [];
        await foreach (AddArtifactsRequest request in SparkArtifacts.Messages("files/x", new MemoryStream(content), length)) sent.Add(request);
        Assert.Equal(messages, sent.Count);
        List<AddArtifactsRequest.Types.ArtifactChunk> chunks = [.. sent.Select(s => s.PayloadCase switch
        {
            AddArtifactsRequest.PayloadOneofCase.Batch => s.Batch.Artifacts.Single().Data,
            AddArtifactsRequest.PayloadOneofCase.BeginChunk => s.BeginChunk.InitialChunk,
            _ => s.Chunk,
        })];
        Assert.Equal(content, chunks.SelectMany(c => c.Data));
        Assert.All(chunks, c => Assert.Equal(Crc32.Of(c.Data.Span), (uint)c.Crc));
        if (messages > 1) Assert.Equal((length, messages), (sent[0].BeginChunk.TotalBytes, sent[0].BeginChunk.NumChunks));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b")]
    [InlineData("a#b")]
    public void A_files_name_stays_within_its_folder(string name) => Assert.Throws<ApproxException>(() => SparkArtifacts.FileName(name));
}
