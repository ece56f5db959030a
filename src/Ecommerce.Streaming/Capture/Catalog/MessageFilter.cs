namespace Ecommerce.Streaming.Capture.Catalog;

/// <summary>Which logical decoding messages are sent.</summary>
internal sealed class MessageFilter(CaptureOptions options)
{
    private readonly NamePatterns _included = new(options.Filter.IncludedMessagePrefixes);
    private readonly NamePatterns _excluded = new(options.Filter.ExcludedMessagePrefixes);

    public bool IsCaptured(string prefix) => options.LogicalMessages && prefix != VerificationHold.MessagePrefix && NamePatterns.Pass(_included, _excluded, prefix);
}
