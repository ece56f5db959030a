using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Ecommerce.Pipeline.Door;

/// <summary>An answer of the door itself, in ClickHouse's manner, so that its clients show it as any other error.</summary>
internal sealed record DoorRefusal(int Status, int Code, string Name, string Message)
{
    internal async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = "text/plain; charset=UTF-8";
        response.Headers["X-ClickHouse-Exception-Code"] = Code.ToString(CultureInfo.InvariantCulture);
        if (Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = "Basic realm=\"ClickHouse server HTTP API\"";
        await response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"Code: {Code}. DB::Exception: {Message}. ({Name})\n"));
    }
}
