using System.Net;
using System.Net.Http.Headers;

namespace Ecommerce.Analytics.Embedded;

/// <summary>An answer of ClickHouse's HTTP interface.</summary>
internal static class ChdbResponse
{
    internal const string ExceptionCodeHeader = "X-ClickHouse-Exception-Code";

    internal static HttpResponseMessage Create(ChdbRequest request, Stream body, ChdbSummary? summary)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body) };
        response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType(request.DefaultFormat));
        response.Headers.TryAddWithoutValidation("X-ClickHouse-Server-Display-Name", "chdb");
        response.Headers.TryAddWithoutValidation("X-ClickHouse-Format", request.DefaultFormat);
        response.Headers.TryAddWithoutValidation("X-ClickHouse-Timezone", "UTC");
        if (request.QueryId is { } id)
            response.Headers.TryAddWithoutValidation("X-ClickHouse-Query-Id", id);
        if (summary is { } counts)
            response.Headers.TryAddWithoutValidation("X-ClickHouse-Summary", counts.ToString());
        return response;
    }

    /// <summary>As ClickHouse maps its errors to HTTP (src/Server/HTTP/exceptionCodeToHTTPStatus).</summary>
    internal static HttpStatusCode Status(int code) => code switch
    {
        516 or 192 or 193 or 194 => HttpStatusCode.Forbidden,
        164 or 291 or 497 => HttpStatusCode.Forbidden,
        46 or 60 or 81 => HttpStatusCode.NotFound,
        6 or 26 or 27 or 36 or 38 or 41 or 47 or 62 or 72 or 115 or 354 or 386 or 457 => HttpStatusCode.BadRequest,
        48 => HttpStatusCode.NotImplemented,
        159 => HttpStatusCode.RequestTimeout,
        89 => HttpStatusCode.UnsupportedMediaType,
        _ => HttpStatusCode.InternalServerError,
    };

    private static string ContentType(string format) => format switch
    {
        _ when format.StartsWith("JSONEachRow", StringComparison.OrdinalIgnoreCase) => "application/x-ndjson; charset=UTF-8",
        _ when format.StartsWith("JSON", StringComparison.OrdinalIgnoreCase) => "application/json; charset=UTF-8",
        _ when format.StartsWith("CSV", StringComparison.OrdinalIgnoreCase) => "text/csv; charset=UTF-8",
        _ when format.StartsWith("T", StringComparison.OrdinalIgnoreCase) => "text/tab-separated-values; charset=UTF-8",
        "RowBinary" or "RowBinaryWithNames" or "RowBinaryWithNamesAndTypes" or "Native" or "Parquet" or "Arrow" => "application/octet-stream",
        _ => "text/plain; charset=UTF-8",
    };
}
