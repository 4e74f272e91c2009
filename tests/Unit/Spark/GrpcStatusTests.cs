using System.Net;
using Approx.Core;
using Approx.Spark;
using Approx.Spark.Protocol;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Approx.Tests.Spark;

public class GrpcStatusTests
{
    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("a%20b%0Ac", "a b\nc")]
    [InlineData("%E2%9C%93 %F0%9F%A6%B4", "✓ 🦴")]
    [InlineData("100%", "100%")]
    [InlineData("100%2", "100%2")]
    [InlineData("100%zz", "100%zz")]
    [InlineData("%%41", "%A")]
    [InlineData("é🦴%41", "é🦴A")]
    public void Percent_decoding_takes_escapes_and_leaves_what_is_none(string text, string expected) => Assert.Equal(expected, GrpcStatus.PercentDecode(text));

    [Fact]
    public void Percent_decoding_undoes_the_frameworks_encoding() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        {
            string clean = new([.. text.Get.Where(c => !char.IsSurrogate(c))]);
            return GrpcStatus.PercentDecode(Uri.EscapeDataString(clean)) == clean;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("AQID", new byte[] { 1, 2, 3 })]
    [InlineData("AQI=", new byte[] { 1, 2 })]
    [InlineData("AQI", new byte[] { 1, 2 })]
    [InlineData("AQ", new byte[] { 1 })]
    [InlineData("", new byte[0])]
    [InlineData("?", new byte[0])]
    public void Binary_headers_may_lack_their_padding(string text, byte[] expected) => Assert.Equal(expected, GrpcStatus.DecodeBinary(text).ToArray());

    [Fact]
    public void A_status_is_read_from_headers()
    {
        using HttpResponseMessage response = new();
        Assert.Null(GrpcStatus.Read(response.Headers));
        response.Headers.TryAddWithoutValidation("grpc-status", "13");
        response.Headers.TryAddWithoutValidation("grpc-message", "it%20broke");
        response.Headers.TryAddWithoutValidation("grpc-status-details-bin", "AQI");
        GrpcStatus status = GrpcStatus.Read(response.Headers)!;
        Assert.Equal((GrpcCode.Internal, "it broke", 2), (status.Code, status.Message, status.Details.Length));
    }

    [Theory]
    [InlineData("17")]
    [InlineData("-1")]
    [InlineData("fine")]
    public void A_status_that_is_no_code_is_unknown(string text)
    {
        using HttpResponseMessage response = new();
        response.Headers.TryAddWithoutValidation("grpc-status", text);
        Assert.Equal(GrpcCode.Unknown, GrpcStatus.Read(response.Headers)!.Code);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, 16)]
    [InlineData(HttpStatusCode.NotFound, 12)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 14)]
    [InlineData(HttpStatusCode.InternalServerError, 2)]
    public void An_http_status_stands_for_a_code(HttpStatusCode http, int code) => Assert.Equal((GrpcCode)code, GrpcStatus.FromHttp(http));

    [Fact]
    public void Sparks_error_is_read_from_the_details()
    {
        SparkErrorInfo info = SparkErrorInfo.Read(Details(new()
        {
            ["errorClass"] = "TABLE_OR_VIEW_NOT_FOUND",
            ["sqlState"] = "42P01",
            ["errorId"] = "e1",
            ["messageParameters"] = """{"relationName":"`nüscht`"}""",
        }));
        Assert.Equal(("TABLE_OR_VIEW_NOT_FOUND", "42P01", "e1", "`nüscht`"), (info.ErrorClass, info.SqlState, info.ErrorId, info.Parameters["relationName"]));
    }

    [Fact]
    public void Details_that_cannot_be_read_are_left_out()
    {
        Assert.Equal(SparkErrorInfo.None, SparkErrorInfo.Read(new byte[] { 0xFF, 0xFF, 1 }));
        Assert.Equal(SparkErrorInfo.None, SparkErrorInfo.Read(new RpcStatus { Details = { new Any { TypeUrl = "type.googleapis.com/google.rpc.Other" } } }.ToByteArray()));
        Assert.Empty(SparkErrorInfo.Read(Details(new() { ["messageParameters"] = """{"cut":"sho""" })).Parameters);
    }

    [Theory]
    [InlineData("TABLE_OR_VIEW_NOT_FOUND", "42P01", ErrorKind.Sql)]
    [InlineData("DIVIDE_BY_ZERO", "22012", ErrorKind.Sql)]
    [InlineData("PATH_NOT_FOUND", "42K03", ErrorKind.Data)]
    [InlineData("FAILED_READ_FILE.CANNOT_READ_FILE_FOOTER", "KD001", ErrorKind.Data)]
    [InlineData("PARQUET_TYPE_ILLEGAL", "42846", ErrorKind.Data)]
    [InlineData("OPERATION_CANCELED", "HY008", ErrorKind.Interrupted)]
    [InlineData("INVALID_HANDLE.SESSION_CLOSED", "HY000", ErrorKind.Network)]
    [InlineData("INTERNAL_ERROR", "XX000", ErrorKind.Network)]
    [InlineData(null, null, ErrorKind.Network)]
    public void The_kind_of_an_error_follows_from_its_class(string? errorClass, string? sqlState, ErrorKind kind) => Assert.Equal(kind, SparkErrors.Kind(GrpcCode.Internal, errorClass, sqlState));

    internal static byte[] Details(Dictionary<string, string> metadata) => new RpcStatus
    {
        Code = 13,
        Details = { new Any { TypeUrl = "type.googleapis.com/google.rpc.ErrorInfo", Value = new RpcErrorInfo { Reason = "test", Metadata = { metadata } }.ToByteString() } },
    }.ToByteArray();
}
