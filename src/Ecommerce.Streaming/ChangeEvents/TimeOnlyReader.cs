using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ecommerce.Streaming.Capture;

namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>Times of day: a number since midnight, or ISO 8601.</summary>
internal sealed class TimeOnlyReader(TimePrecision precision) : JsonConverter<TimeOnly>
{
    public override TimeOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType == JsonTokenType.Number
        ? new TimeOnly(TimeUnits.Ticks(precision, isTimeOfDay: true, reader.GetInt64()))
        : TimeOnly.Parse(reader.GetString()!.TrimEnd('Z'), CultureInfo.InvariantCulture);

    public override void Write(Utf8JsonWriter writer, TimeOnly value, JsonSerializerOptions options) => throw new NotSupportedException("Rows are read, not written.");
}
