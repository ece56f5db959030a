using System.Text;
using Ecommerce.Streaming.Capture;
using Ecommerce.Streaming.Capture.Wal;
using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Tests.Capture;

/// <summary>Keys in headers are texts of Kafka Connect's own, not JSON.</summary>
public sealed class HeaderKeyTests
{
    [Theory]
    [InlineData("""{"k":"plain ü"}""", """{"k":"plain ü"}""")]
    [InlineData("""{"k":"q\" b\\ n\n cart \uD83D\uDED2"}""", "{\"k\":\"q\\\" b\\\\ n\n cart 🛒\"}")]
    [InlineData("""{"k":null}""", """{"k":null}""")]
    public void Texts_escape_quotation_marks_and_backslashes_only(string payload, string expected) => Write(new ConnectSchema { Type = ConnectType.String }, payload).Should().Be(expected);

    [Theory]
    [InlineData(12345, 2, "123.45")]
    [InlineData(-5, 3, "-0.005")]
    [InlineData(5, 7, "5E-7")]
    [InlineData(-1234, 12, "-1.234E-9")]
    [InlineData(0, 2, "0.00")]
    [InlineData(7, 0, "7")]
    [InlineData(12, -3, "1.2E+4")]
    public void Decimals_are_printed_as_Java_prints_them(int unscaled, int scale, string expected) =>
        Write(
            new ConnectSchema { Type = ConnectType.Bytes, Name = "org.apache.kafka.connect.data.Decimal", Parameters = [new("scale", scale.ToString(System.Globalization.CultureInfo.InvariantCulture))] },
            $"{{\"k\":\"{Convert.ToBase64String(new System.Numerics.BigInteger(unscaled).ToByteArray(isBigEndian: true))}\"}}").Should().Be($"{{\"k\":{expected}}}");

    [Theory]
    [InlineData("Date", "19782", "2024-02-29")]
    [InlineData("Time", "45296789", "12:34:56.789Z")]
    [InlineData("Timestamp", "1709938277123", "2024-03-08T22:51:17.123Z")]
    [InlineData("Timestamp", "1709856000000", "2024-03-08")]
    public void Times_are_printed_by_what_they_look_like(string type, string value, string expected) =>
        Write(new ConnectSchema { Type = ConnectType.Int64, Name = $"org.apache.kafka.connect.data.{type}" }, $"{{\"k\":{value}}}").Should().Be($"{{\"k\":{expected}}}");

    private static string Write(ConnectSchema field, string payload) =>
        Encoding.UTF8.GetString(HeaderKey.Write(new ConnectSchema { Type = ConnectType.Struct, Fields = [new ConnectField("k", field)] }, Encoding.UTF8.GetBytes(payload)));
}
