using Ecommerce.Streaming.Capture;

namespace Ecommerce.Streaming.Serialization;

/// <summary>A value that its type in the records cannot hold. The value itself is not told: it may be one that must not leave the database.</summary>
internal sealed class UnconvertibleValueException(string column)
    : CaptureException($"Column '{column}' has a value that its type in the records cannot hold (NaN or an infinity in a precise decimal, or the like). Correct the value, choose another handling mode, or let such values be null (event.converting.failure.handling.mode=warn).");
