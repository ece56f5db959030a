using System.Text.Json;
using System.Text.Json.Serialization;
using Ecommerce.Streaming.Capture;

namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>As <see cref="DateTimeReader"/>, with an offset of zero.</summary>
internal sealed class DateTimeOffsetReader(TimePrecision precision) : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(DateTimeReader.Read(ref reader, precision));

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => throw new NotSupportedException("Rows are read, not written.");
}
