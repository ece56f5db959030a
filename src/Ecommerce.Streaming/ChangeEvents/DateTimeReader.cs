using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ecommerce.Streaming.Capture;

namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>Timestamps as UTC: a number since 1970, or ISO 8601.</summary>
internal sealed class DateTimeReader(TimePrecision precision) : JsonConverter<DateTime>
{
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader, precision);

    public static DateTime Read(ref Utf8JsonReader reader, TimePrecision precision) => reader.TokenType == JsonTokenType.Number
        ? DateTime.UnixEpoch.AddTicks(TimeUnits.Ticks(precision, isTimeOfDay: false, reader.GetInt64()))
        : DateTime.Parse(reader.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) => throw new NotSupportedException("Rows are read, not written.");
}
