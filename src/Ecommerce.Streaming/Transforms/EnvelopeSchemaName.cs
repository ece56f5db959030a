using Ecommerce.Streaming.ConnectData;

namespace Ecommerce.Streaming.Transforms;

/// <summary>By its name a change event's schema is known (io.debezium.data.Envelope).</summary>
internal static class EnvelopeSchemaName
{
    public const string Suffix = ".Envelope";

    public static bool IsEnvelope(this ConnectSchema schema) => schema.Name?.EndsWith(Suffix, StringComparison.Ordinal) == true;
}
