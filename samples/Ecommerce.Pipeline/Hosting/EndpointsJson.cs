using System.Text.Json.Serialization;

namespace Ecommerce.Pipeline.Hosting;

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Endpoints))]
[JsonSerializable(typeof(DataDirectoryMarker))]
internal sealed partial class EndpointsJson : JsonSerializerContext;
