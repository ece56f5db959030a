using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ecommerce.Analytics.Model;
using Ecommerce.Data.Oracle;

namespace Ecommerce.Pipeline.Oracle;

/// <summary>A testimony as one line of JSON, for another process. Numbers keep every digit.</summary>
internal static class TestimonyJson
{
    private const string DateFormat = "yyyy-MM-dd";

    public static string Write(OracleTestimony testimony)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("silence", testimony.Silence);
            json.WriteStartArray("answers");
            foreach (var answer in testimony.Answers.IsDefault ? [] : testimony.Answers)
            {
                json.WriteStartObject();
                json.WriteString("name", answer.Name);
                json.WriteStartArray("rows");
                foreach (var row in answer.Rows)
                {
                    json.WriteStartArray();
                    foreach (var value in row)
                    {
                        Write(json, value);
                    }

                    json.WriteEndArray();
                }

                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static OracleTestimony Read(string line)
    {
        using var document = JsonDocument.Parse(line);
        return document.RootElement.GetProperty("silence").GetString() is { } silence
            ? OracleTestimony.Silent(silence)
            : new OracleTestimony([.. document.RootElement.GetProperty("answers").EnumerateArray().Select(ReadAnswer)], Silence: null);
    }

    private static OracleAnswer ReadAnswer(JsonElement answer)
    {
        var model = StoreAnswers.Get(answer.GetProperty("name").GetString()!);
        var rows = answer.GetProperty("rows").EnumerateArray()
            .Select(row => (IReadOnlyList<object>)row.EnumerateArray().Select((value, column) => Read(value, model.Columns[column].Kind)).ToArray());
        return new OracleAnswer(model.Name, [.. model.Columns.Select(column => column.Name)], [.. rows]);
    }

    private static void Write(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case DateOnly date:
                json.WriteStringValue(date.ToString(DateFormat, CultureInfo.InvariantCulture));
                break;
            default:
                json.WriteNumberValue(Convert.ToDecimal(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static object Read(JsonElement value, AnswerKind kind) => kind switch
    {
        AnswerKind.Name => value.GetString()!,
        AnswerKind.Date => DateOnly.ParseExact(value.GetString()!, DateFormat, CultureInfo.InvariantCulture),
        AnswerKind.Id => value.GetInt32(),
        AnswerKind.Period => value.GetUInt32(),
        AnswerKind.Count => value.GetInt64(),
        _ => value.GetDecimal(),
    };
}
