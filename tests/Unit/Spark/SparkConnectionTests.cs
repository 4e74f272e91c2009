using Approx.Core;
using Approx.Spark;

namespace Approx.Tests.Spark;

public class SparkConnectionTests
{
    [Theory]
    [InlineData("sc://localhost", "localhost", 15002)]
    [InlineData("sc://localhost/", "localhost", 15002)]
    [InlineData("sc://127.0.0.1:4711", "127.0.0.1", 4711)]
    [InlineData("SC://spark.example.org:443/;", "spark.example.org", 443)]
    [InlineData(" sc://[::1]:15003/;user_id=eve ", "::1", 15003)]
    [InlineData("sc://[fe80::1]", "fe80::1", 15002)]
    public void Reads_host_and_port(string text, string host, int port)
    {
        SparkConnection connection = SparkConnection.Parse(text);
        Assert.Equal((host, port), (connection.Host, connection.Port));
    }

    [Fact]
    public void Reads_every_parameter_and_decodes_its_value()
    {
        SparkConnection connection = SparkConnection.Parse("sc://h:1/;use_ssl=true;token=a%3Db%2F%3Bc;user_id=J%C3%BCrgen;session_id=00112233-4455-6677-8899-aabbccddeeff;user_agent=me;grpc_max_message_size=2000000;X-Route=blue");
        Assert.True(connection.IsTls);
        Assert.Equal("a=b/;c", connection.Token);
        Assert.Equal("Jürgen", connection.UserId);
        Assert.Equal(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), connection.SessionId);
        Assert.Equal("me", connection.UserAgent);
        Assert.Equal(2_000_000, connection.MaxMessageBytes);
        Assert.Equal("blue", connection.Headers["x-route"]);
        Assert.Equal("https://h:1/", connection.Endpoint.ToString());
    }

    [Theory]
    [InlineData("sc://localhost/;token=t", false)]
    [InlineData("sc://127.0.0.7/;token=t", false)]
    [InlineData("sc://[::1]/;token=t", false)]
    [InlineData("sc://cluster/;token=t", true)]
    [InlineData("sc://cluster/;token=t;use_ssl=false", false)]
    [InlineData("sc://localhost/;token=t;use_ssl=true", true)]
    [InlineData("sc://cluster", false)]
    public void Sends_a_token_in_the_clear_to_this_machine_only_unless_told_so(string text, bool tls) => Assert.Equal(tls, SparkConnection.Parse(text).IsTls);

    [Theory]
    [InlineData("localhost:15002", "sc://")]
    [InlineData("http://localhost:15002", "sc://")]
    [InlineData("sc://", "host is missing")]
    [InlineData("sc://:15002", "host is missing")]
    [InlineData("sc://a b", "no host name")]
    [InlineData("sc://me@host", "user_id")]
    [InlineData("sc://host:", "no port")]
    [InlineData("sc://host:0", "no port")]
    [InlineData("sc://host:65536", "no port")]
    [InlineData("sc://host:ssh", "no port")]
    [InlineData("sc://host;use_ssl=true", "behind '/;'")]
    [InlineData("sc://host/path", "no path")]
    [InlineData("sc://host/;use_ssl", "key=value")]
    [InlineData("sc://host/;=true", "key=value")]
    [InlineData("sc://host/;use_ssl=yes", "true or false")]
    [InlineData("sc://host/;token=", "token is empty")]
    [InlineData("sc://host/;token=a%0Ab", "no header can carry")]
    [InlineData("sc://host/;session_id=mine", "UUID")]
    [InlineData("sc://host/;user_id=", "user_id is empty")]
    [InlineData("sc://host/;token=a;TOKEN=b", "twice")]
    [InlineData("sc://host/;x-key-bin=AA", "header's name")]
    [InlineData("sc://host/;x-key=a%0D%0Ab", "no header can carry")]
    [InlineData("sc://host/;grpc_max_message_size=1k", "number of bytes")]
    [InlineData("sc://host/;use_tls=true", "'use_tls' is no parameter")]
    public void Says_what_is_malformed(string text, string expected)
    {
        ApproxException error = Assert.Throws<ApproxException>(() => SparkConnection.Parse(text));
        Assert.Equal(ErrorKind.Usage, error.Kind);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
    }

    [Fact]
    public void Suggests_the_nearest_parameter() =>
        Assert.Equal("did you mean user_id?", Assert.Throws<ApproxException>(() => SparkConnection.Parse("sc://h/;userid=1")).Hint);

    [Fact]
    public void Never_shows_the_token()
    {
        Assert.Equal("sc://h:15002", SparkConnection.Parse("sc://h/;token=secret").ToString());
        ApproxException error = Assert.Throws<ApproxException>(() => SparkConnection.Parse("sc://h/;token=secret;use_ssl=perhaps"));
        Assert.DoesNotContain("secret", error.Message + error.Hint, StringComparison.Ordinal);
    }
}
