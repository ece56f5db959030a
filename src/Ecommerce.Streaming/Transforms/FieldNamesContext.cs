using System.Text.Json.Serialization;

namespace Ecommerce.Streaming.Transforms;

/// <summary>Reads lists of names.</summary>
[JsonSerializable(typeof(HashSet<string>))]
internal sealed partial class FieldNamesContext : JsonSerializerContext;
