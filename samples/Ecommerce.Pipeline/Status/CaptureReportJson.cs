using System.Text.Json.Serialization;

namespace Ecommerce.Pipeline.Status;

/// <summary>Reads and writes reports.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CaptureReport))]
internal sealed partial class CaptureReportJson : JsonSerializerContext;
