namespace Ecommerce.Streaming.Capture;

/// <summary>How bytea is written (Debezium's <c>binary.handling.mode</c>).</summary>
public enum BinaryHandling
{
    /// <summary>As bytes, which are base64 in JSON (<c>bytes</c>).</summary>
    Bytes,

    /// <summary>As a base64 text (<c>base64</c>).</summary>
    Base64,

    /// <summary>As a base64 text of the URL-safe alphabet (<c>base64-url-safe</c>).</summary>
    Base64UrlSafe,

    /// <summary>As hex digits (<c>hex</c>).</summary>
    Hex,
}
