using System.Text.Json;

namespace Ecommerce.Testing.Connect;

/// <summary>What the worker answers.</summary>
internal sealed record WorkerReply(int Status, string? Body)
{
    public static WorkerReply Json(int status, object body) => new(status, JsonSerializer.Serialize(body));

    /// <summary>As ConnectExceptionMapper writes errors.</summary>
    public static WorkerReply Error(int status, string message) => Json(status, new { error_code = status, message });
}
