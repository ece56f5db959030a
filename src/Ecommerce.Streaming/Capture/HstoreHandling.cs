namespace Ecommerce.Streaming.Capture;

/// <summary>How hstore is written (Debezium's <c>hstore.handling.mode</c>).</summary>
public enum HstoreHandling
{
    /// <summary>As a text that holds a JSON object (<c>json</c>).</summary>
    Json,

    /// <summary>As a map (<c>map</c>).</summary>
    Map,
}
