using System.Text.Json;
using System.Text.Json.Serialization;
using Ecommerce.Streaming.Capture;

namespace Ecommerce.Streaming.ChangeEvents;

/// <summary>
/// Reads rows of change events as objects. Properties are matched to columns by their names in snake case (<c>TotalAmount</c> is <c>total_amount</c>), or by
/// <see cref="JsonPropertyNameAttribute"/>. Decimals, dates, times and timestamps are understood as the records' schemas describe them; records without schemas must say how they were written.
/// </summary>
/// <typeparam name="T">What a row looks like.</typeparam>
public sealed class RowReader<T>
    where T : class
{
    private readonly JsonSerializerOptions _options;

    /// <summary>A reader.</summary>
    /// <param name="written">How values were written, for records without schemas. Default the pipeline's topic contract: decimals as texts, milliseconds.</param>
    public RowReader(ConversionOptions? written = null)
    {
        var time = (written ?? new ConversionOptions()).Time;
        _options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            PropertyNameCaseInsensitive = true,
            NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
            Converters = { new DateOnlyReader(), new TimeOnlyReader(time), new DateTimeReader(time), new DateTimeOffsetReader(time), new JsonStringEnumConverter() },
        };
    }

    /// <summary>Reads one row.</summary>
    /// <param name="row">The envelope's <c>before</c> or <c>after</c>.</param>
    /// <returns>The row.</returns>
    /// <exception cref="FormatException">The row does not fit; names the column.</exception>
    public T Read(JsonElement row) => Read(row, schema: null);

    internal T Read(JsonElement row, JsonElement? schema)
    {
        try
        {
            return (schema is { } described ? JsonSerializer.Deserialize<T>(PlainRow.Write(row, described), _options) : row.Deserialize<T>(_options))
                ?? throw new JsonException("The row is null.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new FormatException($"A row is not a {typeof(T).Name}: {e.Message}", e);
        }
    }
}
