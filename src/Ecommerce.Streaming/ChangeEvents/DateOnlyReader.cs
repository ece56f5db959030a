using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>Dates: days since 1970-01-01, or ISO 8601 with or without Debezium's <c>Z</c>.</summary>
internal sealed class DateOnlyReader : JsonConverter<DateOnly>
{
    /// <summary>1970-01-01 in .NET's count of days.</summary>
    public const int Epoch = 719_162;

    public override DateOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType == JsonTokenType.Number
        ? DateOnly.FromDayNumber(Epoch + reader.GetInt32())
        : DateOnly.Parse(reader.GetString()!.TrimEnd('Z'), CultureInfo.InvariantCulture);

    public override void Write(Utf8JsonWriter writer, DateOnly value, JsonSerializerOptions options) => throw new NotSupportedException("Rows are read, not written.");
}
